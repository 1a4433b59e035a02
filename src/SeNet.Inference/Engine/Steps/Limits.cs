using SeNet.Graphs.Operations;

namespace SeNet.Engine.Steps;

/// <summary>The smallest and the largest value of an output: a rectifier as the kernels take it.</summary>
internal readonly record struct Limits(float Floor, float Ceiling)
{
    /// <summary>No limits.</summary>
    public static Limits None { get; } = new(float.NegativeInfinity, float.PositiveInfinity);

    /// <summary>The limits that are a function; null if it is more than limits.</summary>
    public static Limits? Of(ActivationFunction function) => function switch
    {
        ActivationFunction.Relu => new Limits(0, float.PositiveInfinity),
        ActivationFunction.Relu6 => new Limits(0, 6),
        _ => null,
    };
}
