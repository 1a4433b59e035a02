namespace SeNet.Mpi;

/// <summary>There is no MPI on the machine that can be used. The message says what to install.</summary>
public sealed class MpiNotFoundException : InvalidOperationException
{
    internal MpiNotFoundException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
