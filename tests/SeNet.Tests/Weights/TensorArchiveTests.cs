using SeNet.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights;

/// <summary>What is read without libtorch.</summary>
public sealed class TensorArchiveTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Floating_point_numbers_are_converted_to_float32(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var values = tensor([1f, -2.5f, 0f, float.PositiveInfinity, 6.1035156e-05f, 1 / 3f]).to(type);
        using var archive = Write(values);
        archive.ReadFloat32("x").Should().Equal(values.to(ScalarType.Float32).data<float>().ToArray());
    }

    [Fact]
    public void Bytes_are_read_into_memory_of_the_right_size_only()
    {
        using var scope = NewDisposeScope();
        using var archive = Write(tensor([1, 256], ScalarType.Int16));
        archive.Tensors["x"].Should().BeEquivalentTo(new TensorInfo(ElementType.Int16, [2]));
        var bytes = new byte[archive.Tensors["x"].ByteLength];
        archive.Read("x", bytes);
        bytes.Should().Equal(1, 0, 0, 1);
        FluentActions.Invoking(() => archive.Read("x", new byte[3])).Should().Throw<ArgumentException>()
            .WithMessage("The tensor 'x' in * has 4 bytes, the destination 3.*");
        FluentActions.Invoking(() => archive.Read("y", bytes)).Should().Throw<ArgumentException>()
            .WithMessage("* has no tensor 'y'; it has 1, listed in Tensors.*");
        FluentActions.Invoking(() => archive.ReadFloat32("x")).Should().Throw<ArgumentException>()
            .WithMessage("The tensor 'x' in * is Int16 with 2 elements; accepted: a floating-point type*");
    }

    [Fact]
    public void A_module_receives_the_bytes_in_its_own_memory()
    {
        using var scope = NewDisposeScope();
        using var archive = Write(arange(6, ScalarType.Float32).reshape(2, 3));
        var target = zeros(2, 3);
        target.CanReceive(ElementType.Float32).Should().BeTrue();
        target.CanReceive(ElementType.Float16).Should().BeFalse();
        target.t().CanReceive(ElementType.Float32).Should().BeFalse();
        var before = LiveTensors.Count();
        archive.ReadInto("x", target);
        LiveTensors.Count().Should().Be(before);
        target.ToDoubles().Should().Equal(0, 1, 2, 3, 4, 5);
    }

    private TensorArchive Write(Tensor values)
    {
        Safetensors.Write(folder.File("t.safetensors"), new Dictionary<string, Tensor> { ["x"] = values });
        return TensorArchive.Open(folder.File("t.safetensors"));
    }
}
