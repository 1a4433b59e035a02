using SeNet.Kernels;
using SeNet.Kernels.Maps;

namespace SeNet.Engine.Steps;

/// <summary>Steps that compute each value, or each pixel, from those in its place.</summary>
internal static unsafe class Elementwise
{
    private const string Method = "element by element";

    /// <summary>A function of each value.</summary>
    public static Step Function(
        CpuKernels kernels, ValueFunction function, Region input, Region output) => new ImageStep(
        Method, output.Images, output.Height, (memory, image, row) =>
        {
            var size = (nint)output.Width * output.Channels;
            var offset = image * output.ImageSize + row * size;
            kernels.Apply(function, input.In(memory) + offset, output.In(memory) + offset, size);
        });

    /// <summary>The mean of two branches.</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="halves">1/2 for each channel.</param>
    /// <param name="first">The first branch.</param>
    /// <param name="second">The second branch.</param>
    /// <param name="output">Receives the mean; another memory than the branches'.</param>
    public static Step Mean(CpuKernels kernels, NativeFloats halves, Region first, Region second, Region output) =>
        new ImageStep(Method, output.Images, output.Height, (memory, image, row) =>
        {
            var offset = image * output.ImageSize + (nint)row * output.Width * output.Channels;
            var sum = new ClampedSum
            {
                Input = first.In(memory) + offset,
                Output = output.In(memory) + offset,
                Factors = halves.Data,
                Pixels = output.Width,
                Channels = output.Channels,
                Floor = float.NegativeInfinity,
                Ceiling = float.PositiveInfinity,
            };
            kernels.Add(sum);
            sum.Input = second.In(memory) + offset;
            sum.Shortcut = sum.Output;
            kernels.Add(sum);
        });

    /// <summary>gate(excitation) * x, and a shift: a squeeze-and-excitation block without its squeeze.</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="gate">The gate's function.</param>
    /// <param name="input">x.</param>
    /// <param name="excitation">
    /// The gate's maps, and behind them in each pixel the shift's; they are overwritten.
    /// </param>
    /// <param name="output">Receives the result.</param>
    public static Step Gate(
        CpuKernels kernels, ValueFunction gate, Region input, Region excitation, Region output) =>
        new ImageStep("gate of maps", output.Images, output.Height, (memory, image, row) =>
        {
            for (var column = 0; column < output.Width; column++)
            {
                var pixel = (nint)(image * output.Height + row) * output.Width + column;
                var factors = excitation.In(memory) + pixel * excitation.Channels;
                kernels.Apply(gate, factors, factors, output.Channels);
                kernels.Add(new ClampedSum
                {
                    Input = input.In(memory) + pixel * output.Channels,
                    Output = output.In(memory) + pixel * output.Channels,
                    Factors = factors,
                    Terms = excitation.Channels > output.Channels ? factors + output.Channels : null,
                    Pixels = 1,
                    Channels = output.Channels,
                    Floor = float.NegativeInfinity,
                    Ceiling = float.PositiveInfinity,
                });
            }
        });

    /// <summary>The logarithm of the softmax over the features.</summary>
    public static Step LogSoftmax(Region input, Region output) => new ImageStep(
        "log-softmax", output.Images, 1, (memory, image, _) =>
        {
            var x = new ReadOnlySpan<float>(input.In(memory) + image * input.ImageSize, input.Channels);
            var y = new Span<float>(output.In(memory) + image * output.ImageSize, output.Channels);
            var largest = float.NegativeInfinity;
            foreach (var value in x)
                largest = MathF.Max(largest, value);
            var sum = 0.0;
            foreach (var value in x)
                sum += Math.Exp(value - largest);
            var logarithm = largest + (float)Math.Log(sum);
            for (var i = 0; i < x.Length; i++)
                y[i] = x[i] - logarithm;
        });
}
