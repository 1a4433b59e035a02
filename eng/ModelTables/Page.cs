namespace ModelTables;

/// <summary>The page docs/models.md.</summary>
public static class Page
{
    /// <summary>What writes it.</summary>
    public const string Command = "dotnet run -c Release --project eng/ModelTables -- models";

    /// <summary>Writes the page.</summary>
    /// <param name="measurements">Measures the networks.</param>
    public static string Text(Measurements measurements) => $$"""
        <!-- Written by: {{Command}} -->
        # Models

        `ModelZoo.Create(name)` creates each of these networks. `classes`, `inChannels`, `dropout` and, for a network with SE, `se` change it. Each
        network with SE has a plain twin.

        <!-- zoo -->
        ```csharp
        using SeNet;
        using SeNet.Blocks;
        using SeNet.Graphs;
        using SeNet.Modules;
        using static TorchSharp.torch;

        SeNetRuntime.Initialize();
        using var network = ModelZoo.Create("seresnet50", classes: 10);
        using var images = randn(8, 3, 224, 224);
        using var logits = network.call(images);                         // [8, 10]
        IReadOnlyList<Tensor> maps = network.Features(images);           // a backbone: the maps of each stage
        Console.WriteLine(Complexity.Of(network.Graph, 224));            // parameters and multiply-adds, layer by layer

        var choice = SEOptions.Timm with { Reduction = 8, Gate = Gate.Tanh, Placement = SEPlacement.Pre, Stages = SEStages.Stage4 };
        using var another = ModelZoo.Create("seresnext101_32x4d", classes: 10, se: choice);
        ```

        - **Names** and state keys are timm's where timm has the network. Where the paper's authors published a network for Caffe
          that differs from timm's, both are here: `seresnet50` is timm's, with the stride in the 3x3 convolution and the number of hidden units of SE
          rounded to a multiple of 8; `legacy_seresnet50` is the authors', with the stride in the first 1x1 convolution and pooling that
          rounds up. The paper's tables are about the latter. Plain twins that timm does not have are named by the same rule.
        - **Stages** (`SEOptions.Stages`, section 6.4 of the paper) are counted as in the paper: stage 1 is the stem, which has no SE;
          stage 2 is the first one after it, `layer1` of a ResNet. In a network that is not residual, a stage is the layers between two reductions
          of the resolution. ResNet, ResNeXt and SENet have SE in stages 2 to 5; ShuffleNet and the CIFAR networks in 2 to 4; the Inception networks,
          whose stem has two resolutions, in 3 to 5. VGG and MobileNet, which have no stem in the paper's sense, have it from their first resolution on
          in 2 to 5, where `Stage5` stands for the last two resolutions.
        - **Counts** are those of `Complexity.Of(network.Graph, 224)`: one image of the size and as many classes as the network was published
          for. A multiplication and its addition count once, in convolutions and linear layers only. Activations are the elements of
          their outputs, of four bytes each in float32. Parameters include those of batch normalization, not its running statistics.
        - **Dropout** is the probability that training sets a pooled feature before the classifier to zero; `dropout` of `ModelZoo.Create`
          changes it, and a weights file keeps it with the network's other arguments. Evaluation and inference do not depend on it. The default is
          that of the network's source: the authors' for `legacy_*` and `sebninception`, timm's for networks that have their names and keys from timm,
          and that of the paper or its code for the others. Where other sources have another default, pass it as `dropout`:

        {{MarkdownTable.Format(["networks", " here", "whose default", "other defaults"], DropoutPart.Rows)}}
        {{ModelsPart.Text(measurements)}}
        ## The paper's figures

        The figures that Hu et al. (arXiv 1709.01507) print, and our counts. `dotnet run -c Release --project eng/ModelTables -- paper` prints this
        table too. What the paper calls FLOPs are multiply-adds.

        The difference is 'none' where our count, rounded, has the printed digits. Where it differs, the network is not changed to fit: for the seven
        networks that the authors published (hujie-frank/SENet), our multiply-adds are exactly those of their prototxt files. The paper does not
        say what it counts. The reason names a way of counting, found by trying several, that gives the printed digits; the column
        before it has that count. No single rule gives all of them: SE-ResNet-50 with r = 2 would have 45.8 by e, and VGG-16 and MobileNet too many
        FLOPs by a.

        {{PaperPart.Text(measurements)}}
        """;

    /// <summary>Compares the page with a file, and says where they differ.</summary>
    /// <param name="path">The file.</param>
    /// <param name="measurements">Measures the networks.</param>
    /// <returns>The program's exit code: 0 if they are the same.</returns>
    public static int Check(string path, Measurements measurements)
    {
        var expected = Text(measurements).Split('\n');
        var actual = File.Exists(path) ? File.ReadAllText(path).Split('\n') : [];
        var line = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        if (line == expected.Length && line == actual.Length)
        {
            Console.WriteLine($"{path} is current");
            return 0;
        }

        Console.Error.WriteLine($"""
            {path} is not current. Line {line + 1} is
              {actual.ElementAtOrDefault(line)}
            and should be
              {expected.ElementAtOrDefault(line)}
            Write it again: {Command}
            """);
        return 1;
    }
}
