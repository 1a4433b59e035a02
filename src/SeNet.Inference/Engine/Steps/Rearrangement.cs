using SeNet.Graphs.Operations;

namespace SeNet.Engine.Steps;

/// <summary>Steps that bring values to other places.</summary>
internal static unsafe class Rearrangement
{
    private const string Method = "copy";

    public static Step Concatenate(Region[] inputs, Region output) => new ImageStep(
        Method, output.Images, output.Height, (memory, image, row) =>
        {
            var target = Row(memory, output, image, row);
            foreach (var input in inputs)
            {
                var source = Row(memory, input, image, row);
                for (var pixel = 0; pixel < output.Width; pixel++)
                    Copy(source + (nint)pixel * input.Channels, target + (nint)pixel * output.Channels, input.Channels);
                target += input.Channels;
            }
        });

    public static Step Shuffle(ChannelShuffle shuffle, Region input, Region output)
    {
        var columns = input.Channels / shuffle.Rows;
        return new ImageStep(Method, output.Images, output.Height, (memory, image, row) =>
        {
            float* source = Row(memory, input, image, row), target = Row(memory, output, image, row);
            for (var pixel = 0; pixel < output.Width; pixel++)
            {
                var x = new ReadOnlySpan<float>(source + (nint)pixel * input.Channels, input.Channels);
                var y = new Span<float>(target + (nint)pixel * input.Channels, input.Channels);
                for (var i = 0; i < shuffle.Rows; i++)
                    for (var j = 0; j < columns; j++)
                        y[j * shuffle.Rows + i] = x[i * columns + j];
            }
        });
    }

    public static Step Subsample(Subsample subsample, Region input, Region output) => new ImageStep(
        Method, output.Images, output.Height, (memory, image, row) =>
        {
            var source = Row(memory, input, image, row * subsample.Stride);
            var target = Row(memory, output, image, row);
            for (var pixel = 0; pixel < output.Width; pixel++)
                Copy(
                    source + (nint)pixel * subsample.Stride * input.Channels, target + (nint)pixel * output.Channels,
                    input.Channels);
        });

    public static Step PadChannels(Region input, Region output) => new ImageStep(
        Method, output.Images, output.Height, (memory, image, row) =>
        {
            float* source = Row(memory, input, image, row), target = Row(memory, output, image, row);
            for (var pixel = 0; pixel < output.Width; pixel++)
            {
                var pixelTarget = target + (nint)pixel * output.Channels;
                Copy(source + (nint)pixel * input.Channels, pixelTarget, input.Channels);
                Clear(pixelTarget + input.Channels, output.Channels - input.Channels);
            }
        });

    /// <summary>Zeros left and right of each row.</summary>
    public static Step PadColumns(int padding, Region input, Region output) => new ImageStep(
        Method, output.Images, output.Height, (memory, image, row) =>
        {
            var target = Row(memory, output, image, row);
            var (border, inside) = (padding * output.Channels, input.Width * output.Channels);
            Clear(target, border);
            Copy(Row(memory, input, image, row), target + border, inside);
            Clear(target + border + inside, (output.Width - padding - input.Width) * output.Channels);
        });

    public static Step Shift(Shift shift, Region input, Region output) => new ImageStep(
        Method, output.Images, output.Height, (memory, image, row) =>
        {
            var target = Row(memory, output, image, row);
            var empty = row < shift.Pixels ? output.Width : Math.Min(shift.Pixels, output.Width);
            Clear(target, empty * output.Channels);
            if (empty < output.Width)
                Copy(
                    Row(memory, input, image, row - shift.Pixels), target + (nint)empty * output.Channels,
                    (output.Width - empty) * output.Channels);
        });

    /// <summary>From channels-last maps to features in the order of [C, H, W].</summary>
    public static Step Flatten(Region input, Region output) => new ImageStep(
        Method, output.Images, input.Height, (memory, image, row) =>
        {
            var source = Row(memory, input, image, row);
            var target = output.In(memory) + image * output.ImageSize + (nint)row * input.Width;
            for (var pixel = 0; pixel < input.Width; pixel++)
                for (var channel = 0; channel < input.Channels; channel++)
                    target[(nint)channel * input.PixelsPerImage + pixel] =
                        source[(nint)pixel * input.Channels + channel];
        });

    private static float* Row(float* memory, Region maps, int image, int row) =>
        maps.In(memory) + image * maps.ImageSize + (nint)row * maps.Width * maps.Channels;

    private static void Copy(float* source, float* target, int count) =>
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(target, count));

    private static void Clear(float* target, int count) => new Span<float>(target, count).Clear();
}
