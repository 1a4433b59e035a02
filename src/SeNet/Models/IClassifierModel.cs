namespace SeNet.Models;

/// <summary>A model that knows which of its parameters tell the classes apart.</summary>
internal interface IClassifierModel
{
    /// <summary>What the keys of the classifier's parameters begin with, without the dot: <c>fc</c>. Said also where the model has none.</summary>
    string ClassifierKey { get; }
}
