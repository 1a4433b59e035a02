namespace SeNet.Kernels;

/// <summary>The function at the end of an <see cref="ExcitationKernel"/>.</summary>
internal enum GateActivation
{
    Sigmoid,
    Tanh,
    Relu,
}
