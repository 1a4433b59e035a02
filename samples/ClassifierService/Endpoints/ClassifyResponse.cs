namespace ClassifierService.Endpoints;

/// <summary>The answer of POST /classify.</summary>
/// <param name="Classes">The most probable classes, the first one first.</param>
internal sealed record ClassifyResponse(IReadOnlyList<ClassProbability> Classes);

/// <summary>A class and its probability.</summary>
/// <param name="Name">Name of the class.</param>
/// <param name="Index">Its index.</param>
/// <param name="Probability">Its probability, in [0, 1].</param>
internal sealed record ClassProbability(string Name, int Index, float Probability);
