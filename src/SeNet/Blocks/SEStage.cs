using SeNet.Layers;

namespace SeNet.Blocks;

/// <summary>What the SE blocks of one stage are made of.</summary>
/// <param name="Options">Their options; null for a stage without.</param>
/// <param name="Key">Their state key in each module.</param>
internal readonly record struct SEStage(SEOptions? Options, string Key)
{
    /// <summary>Makes a block and registers it.</summary>
    public SEBlock Block(Parts parts, int channels) => parts.Add(Key, new SEBlock(channels, Options!, SEKeys.Timm));

    /// <summary>The stage of a network with these options.</summary>
    /// <param name="options">Options of the network; null for a plain one.</param>
    /// <param name="number">Number of the stage, from 2 as the paper counts; 5 and above are one.</param>
    /// <param name="key">State key of the blocks.</param>
    public static SEStage Of(SEOptions? options, int number, string key)
    {
        var flag = (SEStages)(1 << Math.Min(number - 2, 3));
        return new SEStage(options is not null && options.Stages.HasFlag(flag) ? options : null, key);
    }
}
