using SeNet.Networks;

namespace SeNet.Modules;

/// <summary>A model that can say how it was made, so that a file of its weights is enough to make it again.</summary>
public interface IDescribedModel
{
    /// <summary>Gives the model's name and arguments.</summary>
    /// <exception cref="ObjectDisposedException">The model is disposed of.</exception>
    ModelDescription Describe();
}
