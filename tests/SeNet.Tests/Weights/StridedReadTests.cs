using SeNet.Weights;

namespace SeNet.Tests.Weights;

public sealed class StridedReadTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<long[], long[]> Views => new()
    {
        { [], [] },
        { [3], [1] },
        { [3], [0] },
        { [0, 4], [4, 1] },
        { [2, 3, 4], [12, 4, 1] },
        { [2, 3, 4], [12, 1, 3] },
        { [4, 3, 2], [1, 4, 12] },
        { [2, 1, 3], [3, 77, 1] },
        { [2, 3, 2], [0, 2, 0] },
        { [5, 2], [7, 2] },
        { [2, 8, 300, 301], [722400, 1, 2408, 8] },
        { [301, 600, 4], [1, 1204, 301] },
        { [3, 250_000], [1, 3] },
        { [2, 400_000], [600_000, 1] },
        { [4, 2], [500_000, 0] },
    };

    [Theory]
    [MemberData(nameof(Views))]
    public unsafe void Every_element_comes_from_its_place(long[] shape, long[] strides)
    {
        const int offset = 16;
        foreach (var size in new[] { 1, 2, 4, 8 })
        {
            var content = new byte[offset + ((long)TensorView.Extent(shape, strides) * size)];
            new Random(size).NextBytes(content);
            using var file = new FileBytes(folder.Write("view", content));
            var expected = Elements(shape, strides)
                .SelectMany(at => new ArraySegment<byte>(content, (int)(offset + (at * size)), size)).ToArray();
            var actual = new byte[expected.Length];
            fixed (byte* destination = actual)
                StridedRead.Read(file, offset, shape, strides, size, destination);
            actual.AsSpan().SequenceEqual(expected).Should().BeTrue();
        }
    }

    /// <summary>The places of the elements in row-major order.</summary>
    private static IEnumerable<long> Elements(long[] shape, long[] strides) =>
        shape.Zip(strides).Aggregate(
            Enumerable.Repeat(0L, 1),
            (places, dimension) => places.SelectMany(
                place => Enumerable.Range(0, (int)dimension.First).Select(i => place + (i * dimension.Second))));
}
