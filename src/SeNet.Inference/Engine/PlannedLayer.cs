using SeNet.Engine.Layers;
using SeNet.Engine.Steps;

namespace SeNet.Engine;

/// <summary>A layer and its step for images of one size.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Step">Its step.</param>
internal readonly record struct PlannedLayer(Layer Layer, Step Step);
