using SeNet.Text;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>Which of a run's groups each parameter of a model belongs to: the first that names it.</summary>
internal sealed class ParameterGrouping
{
    private readonly IReadOnlyList<ParameterGroup> groups;
    private readonly Dictionary<string, int> indices = [];

    /// <summary>Sorts the parameters into the groups.</summary>
    /// <param name="model">The model; nothing of it is changed.</param>
    /// <param name="groups">The groups.</param>
    /// <exception cref="ArgumentException">A name is none of the model's, or all that it names is in earlier groups, or all that can be trained is frozen at first.</exception>
    public ParameterGrouping(nn.Module model, IReadOnlyList<ParameterGroup> groups)
    {
        this.groups = groups;
        var parameters = model.named_parameters().ToList();
        List<string> keys = [.. parameters.Select(pair => pair.name)];
        for (var i = 0; i < groups.Count; i++)
        {
            foreach (var name in groups[i].Names)
                if (Refusal(name, keys, model.GetName()) is { } refusal)
                    throw new ArgumentException($"Parameter group {i + 1} names '{name}', {refusal}.", nameof(groups));
            foreach (var key in keys.Where(groups[i].Holds))
                indices.TryAdd(key, i);
        }

        var trained = parameters.Where(pair => pair.parameter.requires_grad).ToList();
        if (trained.Count > 0 && trained.TrueForAll(pair => GroupOf(pair.name)?.FrozenEpochs > 0))
            throw new ArgumentException(
                $"The parameter groups freeze all of '{model.GetName()}', so that there is nothing to train in epoch 1; leave out what is to learn first, as the classifier.",
                nameof(groups));
    }

    /// <summary>The number of a parameter's group, from 0; -1 if it is in none.</summary>
    public int IndexOf(string key) => indices.GetValueOrDefault(key, -1);

    /// <summary>A parameter's group; null if it is in none.</summary>
    public ParameterGroup? GroupOf(string key) => IndexOf(key) is >= 0 and var index ? groups[index] : null;

    /// <summary>What is wrong with a name; null if nothing is.</summary>
    private string? Refusal(string name, List<string> keys, string model)
    {
        var named = keys.FindAll(key => KeyPrefix.Holds(name, key));
        if (named.Count == 0)
            return $"with which no parameter of '{model}' begins; the nearest are {Nearest(name, keys)}";
        if (!named.TrueForAll(indices.ContainsKey))
            return null;
        var left = keys.FindAll(key => !indices.ContainsKey(key));
        return "whose parameters all belong to earlier groups, as a parameter belongs to the first that names it; put the narrower group first, or take the name out"
            + (left.Count > 0 ? $". In no group as yet, the nearest are {Nearest(name, left)}" : "");
    }

    private static string Nearest(string name, List<string> keys) => EditDistance.Nearest(name, keys.SelectMany(KeyPrefix.Of).Distinct());
}
