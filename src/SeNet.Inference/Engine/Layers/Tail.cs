using SeNet.Engine.Steps;
using SeNet.Graphs;

namespace SeNet.Engine.Layers;

/// <summary>What is computed together with a node: a residual sum, then a rectifier.</summary>
/// <param name="Output">The last of the nodes.</param>
/// <param name="Shortcut">The sum's other input; empty without a sum.</param>
/// <param name="Limits">The rectifier.</param>
internal sealed record Tail(Node Output, IReadOnlyList<Node> Shortcut, Limits Limits);
