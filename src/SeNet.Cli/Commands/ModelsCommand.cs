using System.CommandLine;
using System.Globalization;
using SeNet.Cli.Help;
using SeNet.Cli.Output;
using SeNet.CommandLine;
using SeNet.Graphs;
using SeNet.Networks;
using SeNet.Weights;

namespace SeNet.Cli.Commands;

/// <summary><c>senet models</c>.</summary>
internal static class ModelsCommand
{
    public static ToolCommand Create(Session session)
    {
        var filter = new Argument<string?>("FILTER")
        {
            Description = "Part of a name or a family, for example seresnext",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var se = new Option<bool>("--se") { Description = "Only networks with SE blocks" };
        var published = new Option<bool>("--pretrained") { Description = "Only networks with published weights" };
        var command = new ToolCommand(
            "models", "Lists the networks: image size, parameters, multiply-adds, published weights.")
        {
            filter,
        };
        command.AddGroup("Options", se, published);
        command.SetAction(values =>
        {
            var text = values.GetValue(filter) ?? "";
            var weights = Pretrained.Entries.ToLookup(entry => entry.Network, entry => entry.Name);
            var rows = NetworkZoo.Entries.Where(entry =>
                (entry.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
                    || entry.Family.Contains(text, StringComparison.OrdinalIgnoreCase))
                && (!values.GetValue(se) || entry.SE is not null)
                && (!values.GetValue(published) || weights.Contains(entry.Name))).ToList();
            if (rows.Count == 0)
                throw new UsageException(
                    $"No network has '{text}' in its name or family" +
                        $"{(values.GetValue(se) || values.GetValue(published) ? " and all of the options" : "")}; " +
                        "senet models lists all.");
            var costs = rows.AsParallel().AsOrdered()
                .Select(entry => Complexity.Of(NetworkZoo.Build(entry.Name), entry.InputSize)).ToList();
            if (session.Json)
                session.WriteLine(JsonText.Of(rows.Zip(costs, (entry, cost) => new
                {
                    entry.Name,
                    entry.Family,
                    entry.InputSize,
                    entry.Classes,
                    cost.Parameters,
                    cost.MultiplyAdds,
                    SE = entry.SE is not null,
                    Weights = weights[entry.Name],
                })));
            else
                session.Table(
                    ["network", "image", "parameters", "multiply-adds", "weights"],
                    rows.Zip(costs, (entry, cost) => new[]
                    {
                        entry.Name, $"{entry.InputSize}", Short(cost.Parameters), Short(cost.MultiplyAdds),
                        string.Join(' ', weights[entry.Name].Select(name =>
                            name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..])),
                    }));
            return ExitCode.Success;
        });
        return command
            .Example("senet models seresnext", "Networks of a family.")
            .Example("senet models --pretrained --json", "What senet train --pretrained can start from.");
    }

    /// <summary>A number with a unit: 25.6 M.</summary>
    public static string Short(long number) => number switch
    {
        >= 1_000_000_000 => (number / 1e9).ToString("0.00", CultureInfo.InvariantCulture) + " G",
        >= 1_000_000 => (number / 1e6).ToString("0.00", CultureInfo.InvariantCulture) + " M",
        >= 1_000 => (number / 1e3).ToString("0.0", CultureInfo.InvariantCulture) + " K",
        _ => number.ToString(CultureInfo.InvariantCulture),
    };
}
