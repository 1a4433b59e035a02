using SeNet.Text;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Training;

/// <summary>The group to which each parameter of a model belongs: the first that names it.</summary>
internal sealed class ParameterGrouping
{
    private readonly IReadOnlyList<ParameterGroup> groups;
    private readonly Dictionary<string, int> indices = [];

    /// <summary>Assigns the parameters to the groups.</summary>
    /// <param name="model">The model. It is not changed.</param>
    /// <param name="groups">The groups.</param>
    /// <exception cref="ArgumentException">
    /// A name matches no parameter, or only parameters of earlier groups; or all parameters are frozen at first.
    /// </exception>
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
                $"The parameter groups freeze all of '{model.GetName()}', so that there is nothing to train in " +
                    "epoch 1; leave out what is trained first, such as the classifier.",
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
        return "whose parameters all belong to earlier groups, as a parameter belongs to the first that names it; " +
            "put the narrower group first, or remove the name"
            + (left.Count > 0 ? $". The nearest that are in no group are {Nearest(name, left)}" : "");
    }

    private static string Nearest(string name, List<string> keys) =>
        EditDistance.Nearest(name, keys.SelectMany(KeyPrefix.Of).Distinct());
}
