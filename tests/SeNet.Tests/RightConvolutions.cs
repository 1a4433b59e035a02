using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using SeNet.Runtime;
using SeNet.Validation;

namespace SeNet.Tests;

/// <summary>
/// Tests compare with libtorch's convolutions, which are wrong on some machines as long as it computes them by oneDNN.
/// </summary>
internal static class RightConvolutions
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Before the first test, whichever it is.")]
    internal static void Require() => OneDnn.RequireSound();
}
