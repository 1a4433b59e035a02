using SeNet.Blocks;
using SeNet.Graphs;

namespace SeNet.Networks;

/// <summary>The SE blocks of one stage of a network: all families attach SE with it.</summary>
/// <param name="Options">Their options; null for a stage without.</param>
/// <param name="Key">Their state key in each unit.</param>
internal readonly record struct StageSE(SEOptions? Options, string Key)
{
    /// <summary>The blocks of a stage.</summary>
    /// <param name="options">Options of the network; null for a plain one.</param>
    /// <param name="stage">Number of the stage, from 2 as the paper counts; 5 and above are one.</param>
    /// <param name="key">State key of the blocks.</param>
    public static StageSE Of(SEOptions? options, int stage, string key)
    {
        var flag = (SEStages)(1 << Math.Min(stage - 2, 3));
        return new StageSE(options is not null && options.Stages.HasFlag(flag) ? options : null, key);
    }

    /// <summary>
    /// Recalibrates maps if the blocks sit at this place of a residual unit; else gives the maps themselves.
    /// </summary>
    /// <param name="placement">The place.</param>
    /// <param name="maps">The maps there.</param>
    /// <param name="unit">State key of the unit.</param>
    public Value At(SEPlacement placement, Value maps, string unit) =>
        Options?.Placement == placement ? maps.SqueezeExcitation($"{unit}.{Key}", Options) : maps;

    /// <summary>Recalibrates the output of a module that has no shortcut (figure 2 of the paper).</summary>
    /// <param name="maps">The module's output.</param>
    /// <exception cref="ArgumentException">The placement is one of residual units.</exception>
    public Value Behind(Value maps) => Options switch
    {
        null => maps,
        { Placement: SEPlacement.Standard } => maps.SqueezeExcitation(Key, Options),
        _ => throw new ArgumentException(
            $"The placement of the SE blocks is {Options.Placement}, which only a residual unit has; accepted here: " +
                $"{SEPlacement.Standard}."),
    };
}
