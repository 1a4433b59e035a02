using SeNet.Text;

namespace SeNet.Weights;

/// <summary>A tensor whose type or shape in the file is not that in the model.</summary>
/// <param name="Key">Its key.</param>
/// <param name="File">Type and shape in the file.</param>
/// <param name="Model">Type and shape in the model.</param>
public sealed record TensorMismatch(string Key, TensorInfo File, TensorInfo Model)
{
    internal bool HasOneShape => File.Shape.SequenceEqual(Model.Shape);

    /// <summary>
    /// For example <c>fc.bias (file [1000], model [10])</c>; with the types if the shapes are the same.
    /// </summary>
    public override string ToString() => $"{Printable.Text(Key)} (file {Text(File)}, model {Text(Model)})";

    private string Text(TensorInfo info) =>
        $"{(HasOneShape ? info.Type + " " : "")}[{string.Join(", ", info.Shape)}]";
}
