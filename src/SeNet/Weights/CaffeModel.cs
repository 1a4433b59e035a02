using SeNet.Graphs;
using SeNet.Imaging;
using SeNet.Networks;
using SeNet.Weights.Caffe;
using static TorchSharp.torch;

namespace SeNet.Weights;

/// <summary>
/// Reads the weights that the SENet paper's authors published for Caffe (hujie-frank/SENet, <c>.caffemodel</c>):
/// SE-ResNet-50, 101 and 152, SE-ResNeXt-50 and 101, SENet-154 and SE-BN-Inception.
/// </summary>
/// <remarks>
/// The authors' networks take images as blue, green, red from 0 to 255 less a mean. The loaded network takes red,
/// green, blue: the first convolution's input channels are reversed, and <see cref="Normalization"/> is the same mean
/// in the library's terms. To keep the weights, or to fine-tune them for other classes, save them with
/// <see cref="WeightsFile"/>.
/// </remarks>
public static class CaffeModel
{
    /// <summary>Names in the <see cref="NetworkZoo"/> of the networks whose weights can be loaded.</summary>
    public static IReadOnlyList<string> Networks => CaffeNaming.Names;

    /// <summary>
    /// Normalization that the networks were trained with: mean (123, 117, 104) / 255 of red, green and blue, standard
    /// deviation 1 / 255, so that the mean is subtracted from pixels of 0 to 255.
    /// </summary>
    public static Normalization Normalization { get; } =
        new([123f / 255, 117f / 255, 104f / 255], [1f / 255, 1f / 255, 1f / 255]);

    /// <summary>Loads a file of the authors into the network that it was made for.</summary>
    /// <param name="path">The <c>.caffemodel</c> file.</param>
    /// <param name="model">
    /// One of <see cref="Networks"/> with the zoo's own arguments (1,000 classes, three channels), on any device. It
    /// keeps its types, its device and its mode: call <c>eval()</c> before it classifies.
    /// </param>
    /// <returns>The network's description and its <see cref="Normalization"/>, to save with the weights.</returns>
    /// <exception cref="ArgumentException">
    /// The authors published no weights for the network, or the file is another network's; the message lists what
    /// differs. The model is unchanged.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WeightsFormatException">
    /// The file is damaged or of another format; the model is unchanged.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public static WeightsMetadata Load<TModel>(string path, TModel model)
        where TModel : nn.Module, IGraphModel
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var archive = CaffeArchive.OpenFile(path);
        Load(archive, archive.Layers, model);
        var graph = model.Graph;
        return new WeightsMetadata
        {
            Model = new ModelDescription(graph.Name, graph.Arguments),
            Normalization = Normalization,
        };
    }

    /// <summary>Opens any <c>.caffemodel</c> file, to see what it holds.</summary>
    /// <param name="path">The file.</param>
    /// <returns>
    /// Its tensors. A key is the layer's name and the tensor's index in the layer, <c>conv1/7x7_s2/bn/0</c>. The caller
    /// disposes it.
    /// </returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="WeightsFormatException">The file is damaged or of another format.</exception>
    public static TensorArchive Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return CaffeArchive.OpenFile(path);
    }

    /// <summary>Loads layers whose tensors are in an archive.</summary>
    internal static void Load<TModel>(TensorArchive archive, IEnumerable<CaffeLayer> layers, TModel model)
        where TModel : nn.Module, IGraphModel
    {
        var name = model.Graph.Name;
        var names = string.Join(", ", CaffeNaming.Names);
        var naming = CaffeNaming.Find(name) ?? throw new ArgumentException(
            $"The authors published no Caffe weights for '{name}'; they did for {names}.", nameof(model));
        var target = new ModuleTarget(model);
        using var source = new CaffeStateArchive(archive, layers, naming, target.Description.Tensors);
        var plan = LoadPlan.Create(target.Description, source.Tensors, new LoadOptions());
        if (!plan.IsComplete)
        {
            var differences = new LoadDisagreement(plan, name, archive.Path, name).Lists();
            throw new ArgumentException(
                $"The weights in '{archive.Path}' are not those of '{name}' as the authors published it; " +
                    $"nothing was loaded.{differences} Make the network with ModelZoo.Create and its name alone; " +
                    $"there are weights for {names}.",
                nameof(model));
        }

        StateDict.RequireIntact(plan, source);
        target.Copy(plan, source);
    }
}
