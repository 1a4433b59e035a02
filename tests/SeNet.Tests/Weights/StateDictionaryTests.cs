using FuzzWeights;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights;

public sealed class StateDictionaryTests : IDisposable
{
    private static readonly TorchStorage Storage = new("0", "FloatStorage", 4, [0, 0, 0x80, 0x3f, 0, 0, 0, 0x40]);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("state_dict")]
    [InlineData("model")]
    [InlineData("model_ema")]
    [InlineData("anything")]
    public void The_only_dictionary_is_found_by_itself(string name)
    {
        using var scope = NewDisposeScope();
        using var archive = TensorArchive.Open(Checkpoint([(name, Tensors("w"))]));
        archive.ReadTensor("w").ToDoubles().Should().Equal(1);
    }

    [Fact]
    public void The_usual_name_goes_before_others_and_before_tensors_beside_it()
    {
        var path = folder.Write("w.pt", TorchFiles.Zip(
            TorchFiles.Checkpoint(
                [("state_dict", Tensors("w")), ("buffers", Tensors("b"))],
                pickle => TorchFiles.Tensor(pickle.Text("best_accuracy"), Tensors("x")[0], legacy: false)),
            [Storage]));
        using var archive = TensorArchive.Open(path);
        archive.Tensors.Keys.Should().Equal("w");
        using var other = TensorArchive.Open(path, "buffers");
        other.Tensors.Keys.Should().Equal("b");
        using var outermost = TensorArchive.Open(path, "");
        outermost.Tensors.Keys.Should().Equal("best_accuracy");
    }

    [Fact]
    public void Several_candidates_are_listed_and_one_is_chosen_by_its_name()
    {
        using var scope = NewDisposeScope();
        var path = Checkpoint([("model", Tensors("w")), ("model_ema", Tensors("w", offset: 1))]);
        path.Invoking(file => TensorArchive.Open(file)).Should().Throw<WeightsFormatException>()
            .WithMessage("*several dictionaries*'model' (1 tensors), 'model_ema' (1 tensors); name one of them*");
        path.Invoking(file => TensorArchive.Open(file, "ema")).Should().Throw<WeightsFormatException>()
            .WithMessage("*no dictionary of tensors 'ema'*'model' (1 tensors), 'model_ema'*");
        using var archive = TensorArchive.Open(path, "model_ema");
        archive.ReadTensor("w").ToDoubles().Should().Equal(2);
    }

    [Fact]
    public void Where_there_is_only_one_a_wrong_name_is_to_be_left_out() =>
        folder.Write("w.pt", TorchFiles.Zip(TorchFiles.StateDict(Tensors("w")), [Storage])).Invoking(
            file => TensorArchive.Open(file, "ema")).Should().Throw<WeightsFormatException>()
            .WithMessage("*no dictionary of tensors 'ema'; it has: '' (the outermost, 1 tensors); leave " +
                "LoadOptions.Dictionary out to take it*");

    [Fact]
    public void The_options_of_loading_name_the_dictionary()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(1, 1, hasBias: false);
        var path = Checkpoint([("model", Weight("weight", 0)), ("model_ema", Weight("module.weight", 1))]);
        foreach (var (name, value) in new[] { ("model_ema", 2), ("model", 1) })
        {
            WeightsFile.Load(path, model, new LoadOptions { Dictionary = name }).Loaded.Should().Equal("weight");
            model.weight!.ToDoubles().Should().Equal(value);
            WeightsFile.ReadMetadata(path, name).Should().Be(new WeightsMetadata());
        }

        model.Invoking(same => WeightsFile.Load(path, same)).Should().Throw<WeightsFormatException>()
            .WithMessage("*several dictionaries*'model' (1 tensors), 'model_ema' (1 tensors); name one of them*");
        model.Invoking(same => WeightsFile.Load(path, same, new LoadOptions { Dictionary = "ema" }))
            .Should().Throw<WeightsFormatException>()
            .WithMessage(
                "*no dictionary of tensors 'ema'; it has: 'model' (1 tensors), 'model_ema' (1 tensors); name one of " +
                    "them*");
        model.weight!.ToDoubles().Should().Equal(1);
    }

    [Fact]
    public void A_name_is_refused_where_there_are_no_dictionaries()
    {
        using var model = nn.Linear(1, 1, hasBias: false);
        var shard = folder.Write(
            "w.safetensors", Seeds.Safetensors("""{"weight":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}""", 4));
        var index = folder.Write("w.index.json", """{"weight_map":{"weight":"w.safetensors"}}"""u8.ToArray());
        foreach (var path in new[] { shard, index })
        {
            model.Invoking(same => WeightsFile.Load(path, same, new LoadOptions { Dictionary = "model_ema" }))
                .Should().Throw<WeightsFormatException>()
                .WithMessage("*of safetensors, which has no dictionaries; leave 'model_ema' out*");
            WeightsFile.Load(path, model, new LoadOptions { Dictionary = "" }).IsComplete.Should().BeTrue();
        }
    }

    [Fact]
    public void What_a_training_checkpoint_holds_beside_the_weights_is_passed_over()
    {
        var path = folder.Write("w.pt", TorchFiles.Zip(
            TorchFiles.Checkpoint([("state_dict", Tensors("w"))], pickle => pickle
                .Text("epoch").Number(9)
                .Text("args").Global("argparse", "Namespace")
                .Code(")").Write(0x81).Code("}").Text("lr").Code("G").Write(new byte[8]).Code("sb")
                .Text("milestones").Global("collections", "Counter")
                .Code("}").Number(3).Number(1).Code("s").Write(0x85).Code("R")
                .Text("device").Global("torch", "device").Text("cuda").Write(0x85).Code("R")
                .Text("type").Global("torch", "float32")
                .Text("big").Write(0x8a, 9).Write(1, 0, 0, 0, 0, 0, 0, 0, 1)
                .Text("optimizer").Code("}").Text("state").Code("}").Number(0).Code("}").Text("momentum_buffer").Code(
                    "NsssN0")),
            [Storage]));
        using var archive = TensorArchive.Open(path);
        archive.Tensors.Keys.Should().Equal("w");
    }

    [Fact]
    public void Prefixes_of_wrappers_are_taken_off_when_all_keys_have_them()
    {
        using var scope = NewDisposeScope();
        using var wrapped = TensorArchive.Open(Checkpoint(
            [
                ("model_ema", [.. Tensors("n_averaged"), .. Tensors("module._orig_mod.w", offset: 1), .. Tensors(
                    "module._orig_mod.module.b")])]));
        wrapped.Tensors.Keys.Should().BeEquivalentTo("w", "module.b");
        wrapped.ReadTensor("w").ToDoubles().Should().Equal(2);
        using var mixed = TensorArchive.Open(Checkpoint([("model", [.. Tensors("module.w"), .. Tensors("fc.b")])]));
        mixed.Tensors.Keys.Should().BeEquivalentTo("module.w", "fc.b");
        using var safetensors = TensorArchive.Open(folder.Write("w.safetensors",
            Seeds.Safetensors("""{"module.a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1)));
        safetensors.Tensors.Keys.Should().Equal("a");
    }

    [Fact]
    public void A_file_without_tensors_says_what_it_holds()
    {
        folder.Write("w.pt", TorchFiles.Zip(new PickleWriter().Code("]").Stop(), []))
            .Invoking(file => TensorArchive.Open(file))
            .Should().Throw<WeightsFormatException>().WithMessage("*holds a list*save model.state_dict()*");
        folder.Write("w.pt", TorchFiles.Zip(new PickleWriter().Code("}").Text("epoch").Number(1).Code("s").Stop(), []))
            .Invoking(file => TensorArchive.Open(file))
            .Should().Throw<WeightsFormatException>().WithMessage("*no dictionary of tensors*");
    }

    private static TorchTensor[] Tensors(string key, long offset = 0) => [new(key, Storage, offset, [1], [1])];

    private static TorchTensor[] Weight(string key, long offset) => [new(key, Storage, offset, [1, 1], [1, 1])];

    private string Checkpoint((string, TorchTensor[])[] dictionaries) =>
        folder.Write("w.pt", TorchFiles.Zip(TorchFiles.Checkpoint(dictionaries), [Storage]));
}
