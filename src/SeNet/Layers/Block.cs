using static TorchSharp.torch;

namespace SeNet.Layers;

/// <summary>A module that is made of <see cref="Parts"/>.</summary>
internal abstract class Block : nn.Module<Tensor, Tensor>
{
    protected Block(string name)
        : base(name) => Parts = new Parts(this);

    public Parts Parts { get; }

    /// <summary>Registers nothing: the parts are registered under their own keys, and would be there twice under the fields' names.</summary>
    protected override void RegisterComponents()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Parts.Dispose();
        base.Dispose(disposing);
    }
}
