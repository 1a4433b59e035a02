using System.Runtime.InteropServices;
using FuzzWeights;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights.PyTorch;

/// <summary>
/// What a pickle says of a tensor beside its bytes, and what changes their meaning: heeded, or refused.
/// </summary>
public sealed class TensorMeaningTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>
    /// As <c>torch.save</c> writes <c>tensor([1, 2, 3, 4])._neg_view()</c> and <c>complex.conj().imag</c>: the bytes as
    /// they are, and <c>{'neg': True}</c>.
    /// </summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void The_negative_bit_gives_the_values_the_other_sign(bool legacy, bool parameter)
    {
        using var scope = NewDisposeScope();
        var floats = Storage("0", "FloatStorage", 4, [1f, -2f, 0f, float.PositiveInfinity]);
        var shorts = Storage("1", "ShortStorage", 2, [(short)1, (short)-2, (short)3]);
        using var archive = Open(
            [
                new("negative", floats, 0, [4], [1], parameter, "neg"), new("as it is", floats, 0, [4], [1], parameter),
                new("imaginary", floats, 1, [2], [2], parameter, "neg"),
                new("repeated", floats, 0, [2, 2], [0, 0], parameter, "neg"),
                new("integers", shorts, 0, [3], [1], parameter, "neg"),
                new("conjugate", floats, 0, [2], [1], parameter, "conj"),
                new("both", floats, 0, [2], [1], parameter, "conj", "neg"),
                new("empty", floats, 0, [0], [1], parameter, "neg"),
            ],
            [floats, shorts], legacy);
        archive.ReadTensor("negative").ToDoubles().Should().Equal(-1, 2, 0, double.NegativeInfinity);
        archive.ReadTensor("as it is").ToDoubles().Should().Equal(1, -2, 0, double.PositiveInfinity);
        archive.ReadTensor("imaginary").ToDoubles().Should().Equal(2, double.NegativeInfinity);
        archive.ReadTensor("repeated").ToDoubles().Should().Equal(-1, -1, -1, -1);
        archive.ReadTensor("integers").to(ScalarType.Float64).ToDoubles().Should().Equal(-1, 2, -3);
        archive.ReadTensor("conjugate").ToDoubles()
            .Should().Equal([1, -2], "the conjugate of a real number is the number");
        archive.ReadTensor("both").ToDoubles().Should().Equal(-1, 2);
        archive.ReadTensor("empty").numel().Should().Be(0);
    }

    [Fact]
    public void The_negative_bit_is_heeded_in_a_strided_tensor_that_is_read_in_parts_and_reaches_a_model()
    {
        using var scope = NewDisposeScope();
        const int side = 600;
        var values = arange(side * side, ScalarType.Float32);
        var storage = new TorchStorage("0", "FloatStorage", 4, values.bytes.ToArray());
        TorchTensor[] tensors = [new("weight", storage, 0, [side, side], [1, side], Bits: "neg")];
        using var archive = Open(tensors, [storage], legacy: false);
        archive.ReadTensor("weight").bytes.SequenceEqual(values.reshape(side, side).t().neg().contiguous().bytes)
            .Should().BeTrue();

        using var model = nn.Linear(side, side, hasBias: false);
        WeightsFile.Load(folder.File("w.pt"), model);
        model.weight![0, 1].item<float>().Should().Be(-side);
    }

    [Fact]
    public void The_negative_bit_of_a_tensor_whose_bytes_alone_are_saved_is_heeded()
    {
        using var scope = NewDisposeScope();
        var storage = Storage("0", "UntypedStorage", 1, [1f, 2f]);
        var pickle = new PickleWriter().Code("}").Text("w").Global("torch._utils", "_rebuild_tensor_v3").Code("(");
        TorchFiles.Storage(pickle, storage, legacy: false);
        pickle.Number(0).Numbers([2])
            .Numbers([1]).Write(0x89).Global("collections", "OrderedDict").Code(")R").Global("torch", "float32");
        TorchFiles.Bits(pickle, "neg");
        using var archive = TensorArchive.Open(
            folder.Write("w.pt", TorchFiles.Zip(pickle.Code("tRs").Stop(), [storage])));
        archive.ReadTensor("w").ToDoubles().Should().Equal(-1, -2);
    }

    [Fact]
    public void The_negative_bit_of_booleans_is_refused()
    {
        var storage = Storage("0", "BoolStorage", 1, [(byte)1]);
        FluentActions.Invoking(() => Open([new("w", storage, 0, [1], [1], Bits: "neg")], [storage], legacy: false))
            .Should().Throw<WeightsFormatException>().WithMessage("*the tensor 'w' is of booleans marked with 'neg'*");
    }

    [Fact]
    public void A_bit_of_unknown_meaning_is_refused()
    {
        var storage = Storage("0", "FloatStorage", 4, [1f]);
        FluentActions.Invoking(() => Open([new("w", storage, 0, [1], [1], Bits: "backend")], [storage], legacy: false))
            .Should().Throw<WeightsFormatException>()
            .WithMessage("*the tensor 'w' is marked with 'backend', whose meaning is not known*");
    }

    public static TheoryData<string, string> Foreign => new()
    {
        { "_rebuild_sparse_tensor", "sparse*tensor.to_dense()" },
        { "_rebuild_qtensor", "quantized*tensor.dequantize()" },
        { "_rebuild_nested_tensor", "nested" },
        { "_rebuild_meta_tensor_no_storage", "without values" },
        { "_rebuild_wrapper_subclass", "of a subclass that wraps other tensors" },
        { "_rebuild_xla_tensor", "an array of NumPy*tensor.cpu()" },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public void A_tensor_of_a_kind_that_there_is_not_here_is_refused_among_the_weights_and_passed_over_beside_them(
        string function, string reason) =>
        ShouldBeRefused(pickle => pickle.Global("torch._utils", function).Code("(").Number(1).Code("tR"), reason);

    [Fact]
    public void A_complex_tensor_is_refused_by_its_type() =>
        ShouldBeRefused(
            pickle => TorchFiles.Tensor(
                pickle,
                new("", Storage("1", "ComplexFloatStorage", 8, [1f, 2f]), 0, [1], [1], Bits: "conj"),
                legacy: false),
            "of the type complex64");

    [Fact]
    public void A_tensor_that_was_saved_without_its_values_is_refused() =>
        ShouldBeRefused(
            pickle => TorchFiles.Tensor(
                pickle,
                new("", Storage("1", "FloatStorage", 4, [1f]) with { Device = "meta" }, 0, [1], [1]),
                legacy: false),
            "without values");

    [Fact]
    public void A_tensor_whose_elements_overlap_is_refused() =>
        ShouldBeRefused(
            pickle => TorchFiles.Tensor(
                pickle, new("", Storage("1", "FloatStorage", 4, [1f, 2f, 3f]), 0, [2, 2], [1, 1]), legacy: false),
            "a view *2, 2] with strides *1, 1] that overlaps itself*tensor.clone()");

    [Fact]
    public void A_class_of_tensors_of_unknown_meaning_is_refused_and_a_parameter_with_attributes_is_not()
    {
        using var scope = NewDisposeScope();
        void OfClass(PickleWriter pickle, string module, string name)
        {
            pickle.Global("torch._tensor", "_rebuild_from_type_v2")
                .Code("(").Global("torch._utils", "_rebuild_tensor_v2").Global(module, name).Code("(");
            TorchFiles.Storage(pickle, Storage("2", "FloatStorage", 4, [1f, 2f]), legacy: false);
            pickle.Number(0).Numbers([2]).Numbers([1])
                .Write(0x89).Global("collections", "OrderedDict").Code(")Rt}").Text("scale").Number(3).Code("stR");
        }

        ShouldBeRefused(
            pickle => OfClass(pickle, "fancy", "QuantizedTensor"),
            "of the class 'fancy.QuantizedTensor'*as_subclass(torch.Tensor)");
        var good = new PickleWriter().Code("}").Text("w");
        OfClass(good, "torch.nn.parameter", "Parameter");
        using var archive = TensorArchive.Open(
            folder.Write("w.pt", TorchFiles.Zip(good.Code("s").Stop(), [Storage("2", "FloatStorage", 4, [1f, 2f])])));
        archive.ReadTensor("w").ToDoubles().Should().Equal(1, 2);
    }

    [Fact]
    public void A_tensor_of_another_device_that_was_brought_to_the_CPU_is_read()
    {
        using var scope = NewDisposeScope();
        var storage = Storage("0", "FloatStorage", 4, [1f]);
        void FromCpu(PickleWriter pickle, string type)
        {
            TorchFiles.Tensor(
                pickle.Global("torch._utils", "_rebuild_device_tensor_from_cpu_tensor").Code("("),
                new("", storage, 0, [1], [1]),
                legacy: false);
            pickle.Global("torch", type).Text("xla:0").Write(0x89).Code("tR");
        }

        var good = new PickleWriter().Code("}").Text("w");
        FromCpu(good, "float32");
        using var archive = TensorArchive.Open(folder.Write("w.pt", TorchFiles.Zip(good.Code("s").Stop(), [storage])));
        archive.ReadTensor("w").ToDoubles().Should().Equal(1);
        ShouldBeRefused(
            pickle => FromCpu(pickle, "bfloat16"), "of the type 'torch.bfloat16', which was saved as Float32");
    }

    private static TorchStorage Storage<T>(string key, string type, int size, T[] values)
        where T : unmanaged => new(key, type, size, MemoryMarshal.AsBytes<T>(values).ToArray());

    private TensorArchive Open(TorchTensor[] tensors, TorchStorage[] storages, bool legacy) =>
        TensorArchive.Open(folder.Write(
        "w.pt",
        legacy ? TorchFiles.Legacy(TorchFiles.StateDict(tensors, legacy), storages) : TorchFiles.Zip(
            TorchFiles.StateDict(tensors), storages)));

    private void ShouldBeRefused(Action<PickleWriter> tensor, string reason)
    {
        var storage = Storage("0", "FloatStorage", 4, [1f]);
        var others = new[] { storage, Storage("1", "FloatStorage", 4, [1f, 2f, 3f, 4f]) };
        var among = new PickleWriter().Code("}");
        tensor(among.Text("odd"));
        FluentActions.Invoking(
            () => TensorArchive.Open(folder.Write("among.pt", TorchFiles.Zip(among.Code("s").Stop(), others)))).Should()
                .Throw<WeightsFormatException>()
            .WithMessage($"*the tensor 'odd' is {reason}*");

        var beside = new PickleWriter().Code("}(").Text("state_dict");
        TorchFiles.Dictionary(beside, [new("w", storage, 0, [1], [1])], legacy: false);
        tensor(beside.Text("optimizer").Code("}").Text("odd"));
        using var archive = TensorArchive.Open(
            folder.Write("beside.pt", TorchFiles.Zip(beside.Code("su").Stop(), others)));
        archive.Tensors.Keys.Should().Equal("w");
    }
}
