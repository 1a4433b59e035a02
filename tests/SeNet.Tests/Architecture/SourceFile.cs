namespace SeNet.Tests.Architecture;

/// <summary>A source file as far as its dependencies go.</summary>
/// <param name="Path">Its path below <c>src</c>.</param>
/// <param name="Folder">
/// Its project and first folder, <c>SeNet/Training</c>; the project for a file outside of folders.
/// </param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Types">The types that it declares.</param>
/// <param name="Namespaces">Namespaces of the library that it uses.</param>
/// <param name="Words">Capitalized words in its code, comments left out.</param>
/// <param name="NamesTorchSharp">Whether its code names TorchSharp.</param>
internal sealed record SourceFile(
    string Path, string Folder, string Namespace, IReadOnlyList<string> Types, IReadOnlyList<string> Namespaces,
    HashSet<string> Words, bool NamesTorchSharp);
