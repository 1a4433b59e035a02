namespace SeNet.Weights;

/// <summary>A tensor that the file has otherwise than the model.</summary>
/// <param name="Key">Its key.</param>
/// <param name="File">Type and shape in the file.</param>
/// <param name="Model">Type and shape in the model.</param>
public sealed record TensorMismatch(string Key, TensorInfo File, TensorInfo Model)
{
    /// <summary>For example <c>fc.bias (file [1000], model [10])</c>; with the types if the shapes are the same.</summary>
    public override string ToString()
    {
        var sameShape = File.Shape.SequenceEqual(Model.Shape);
        string Text(TensorInfo info) => $"{(sameShape ? info.Type + " " : "")}[{string.Join(", ", info.Shape)}]";
        return $"{Key} (file {Text(File)}, model {Text(Model)})";
    }
}
