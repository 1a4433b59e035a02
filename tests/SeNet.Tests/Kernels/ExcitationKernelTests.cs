using SeNet.Kernels;

namespace SeNet.Tests.Kernels;

/// <summary>The excitation against its definition in float64.</summary>
public class ExcitationKernelTests
{
    private const int Channels = 37;
    private const int Hidden = 5;

    public static TheoryData<int, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<int, bool, bool>();
            foreach (var function in Enum.GetValues<GateActivation>())
                foreach (var hasShift in new[] { false, true })
                    foreach (var hasBias in new[] { false, true })
                        cases.Add((int)function, hasShift, hasBias);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gate_and_shift_are_those_of_the_definition(int function, bool hasShift, bool hasBias)
    {
        var random = new Random(7);
        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(2 * random.NextDouble() - 1))];
        var outputs = hasShift ? 2 * Channels : Channels;
        var (z, reduce, expand) = (Values(3 * Channels), Values(Hidden * Channels), Values(outputs * Hidden));
        var (reduceBias, expandBias) = hasBias ? (Values(Hidden), Values(outputs)) : (null, null);
        float[] gate = new float[z.Length], shift = Values(z.Length);
        new ExcitationKernel(Channels, reduce, reduceBias, expand, expandBias, (GateActivation)function)
            .Apply(z, gate, shift);
        for (var image = 0; image < 3; image++)
        {
            var squeezed = z[(image * Channels)..][..Channels];
            var hidden = Product(reduce, squeezed, reduceBias).Select(value => (float)Math.Max(value, 0)).ToArray();
            var expected = Product(expand, hidden, expandBias);
            for (var c = 0; c < Channels; c++)
            {
                gate[image * Channels + c].Should().BeApproximately((float)Gate(expected[c]), 1e-5f);
                shift[image * Channels + c].Should()
                    .BeApproximately(hasShift ? (float)expected[Channels + c] : 0, 1e-5f);
            }
        }

        double Gate(double w) => (GateActivation)function switch
        {
            GateActivation.Sigmoid => 1 / (1 + Math.Exp(-w)),
            GateActivation.Tanh => Math.Tanh(w),
            _ => Math.Max(w, 0),
        };
    }

    [Fact]
    public void A_NaN_of_one_image_stays_in_that_image()
    {
        float[] z = [.. Enumerable.Repeat(0.5f, Channels), .. Enumerable.Repeat(float.NaN, Channels)];
        float[] gate = new float[z.Length], shift = new float[z.Length], ones = new float[Hidden * Channels];
        Array.Fill(ones, 1);
        new ExcitationKernel(Channels, ones, null, ones, null, GateActivation.Relu).Apply(z, gate, shift);
        gate[..Channels].Should().OnlyContain(value => value == Hidden * Channels * 0.5f);
        gate[Channels..].Should().OnlyContain(value => float.IsNaN(value));
    }

    private static double[] Product(float[] matrix, float[] x, float[]? bias) =>
        [.. matrix.Chunk(x.Length).Select(
            (row, i) => row.Zip(x, (a, b) => (double)a * b).Sum() + (bias?[i] ?? 0))];
}
