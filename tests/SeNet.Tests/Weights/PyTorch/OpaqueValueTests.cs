using FuzzWeights;
using SeNet.Weights;
using static TorchSharp.torch;

namespace SeNet.Tests.Weights.PyTorch;

/// <summary>What a checkpoint of PyTorch holds beside the weights: passed over, run never.</summary>
public sealed class OpaqueValueTests : IDisposable
{
    private static readonly TorchStorage Storage = new("0", "FloatStorage", 4, [0, 0, 0x80, 0x3f, 0, 0, 0, 0x40]);
    private static readonly TorchTensor Weight = new("w", Storage, 0, [2], [1]);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Values => [.. OpaqueValues.All.Select(value => value.Name)];

    [Theory]
    [MemberData(nameof(Values))]
    public void Weights_are_read_whatever_lies_beside_them(string name)
    {
        var write = OpaqueValues.All.Single(value => value.Name == name).Write;
        foreach (var legacy in new[] { false, true })
        {
            // Before the weights and after them, in the checkpoint and in a dictionary of it.
            var pickle = new PickleWriter().Code("}(");
            write(pickle.Text("before"));
            TorchFiles.Dictionary(pickle.Text("state_dict"), [Weight], legacy);
            write(pickle.Text("after"));
            write(pickle.Text("more").Code("}").Text(name));
            ShouldHoldTheWeight(Write(pickle.Code("su").Stop(), legacy));
        }
    }

    [Fact]
    public void The_file_of_a_script_that_kept_its_best_score_as_a_number_of_NumPy_is_read()
    {
        using var scope = NewDisposeScope();
        using var archive = TensorArchive.Open(
            Path.Combine(AppContext.BaseDirectory, "data", "pytorch", "np_float32.pt"));
        archive.Tensors.Keys.Should().Equal("w");
        archive.ReadTensor("w").ToDoubles().Should().Equal(1, 1);
    }

    /// <summary>
    /// Pickles by Python itself, in each protocol; classes of PyTorch are stood in for by classes of the same names.
    /// </summary>
    [PythonFact("pickle, pathlib, zipfile")]
    public void What_Python_itself_pickles_is_passed_over()
    {
        Python.Run("pickle, pathlib, zipfile", """
            import argparse, collections, datetime, decimal, enum, fractions, functools, operator, pathlib, pickle, random, struct, sys, types, uuid, zipfile
            torch = types.ModuleType('torch'); utils = types.ModuleType('torch._utils')
            sys.modules['torch'] = torch; sys.modules['torch._utils'] = utils
            class FloatStorage: pass
            FloatStorage.__module__ = 'torch'; torch.FloatStorage = FloatStorage
            def _rebuild_tensor_v2(*arguments): pass
            _rebuild_tensor_v2.__module__ = 'torch._utils'; utils._rebuild_tensor_v2 = _rebuild_tensor_v2
            class Tensor:
                def __reduce_ex__(self, protocol): return _rebuild_tensor_v2, (FloatStorage(), 0, (2,), (1,), False, collections.OrderedDict())
            class Phase(enum.Enum): TRAIN = 1
            class Flag(enum.Flag): A = 1; B = 2
            class Config:
                def __init__(self): self.depth = 50; self.me = self
                def method(self): pass
            class Slots:
                __slots__ = ('x',)
                def __init__(self): self.x = 1
            class Named(dict):
                def __new__(cls, **named): return super().__new__(cls)
                def __init__(self, **named): super().__init__(); self.named = named
                def __getnewargs_ex__(self): return (), {'x': 1}
            class Stack(list): pass
            class Score(float): pass
            Point = collections.namedtuple('Point', 'x y')
            opaque = {
                'path': pathlib.PurePosixPath('/data'), 'date': datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc), 'delta': datetime.timedelta(1),
                'counter': collections.Counter('abc'), 'default': collections.defaultdict(list, a=[1]), 'deque': collections.deque([1, 2], 5), 'chain': collections.ChainMap({}),
                'namespace': argparse.Namespace(lr=0.1), 'simple': types.SimpleNamespace(a=1), 'enum': Phase.TRAIN, 'flag': Flag.A | Flag.B, 'config': Config(), 'slots': Slots(),
                'named': Named(), 'stack': Stack([1, 2]), 'score': Score(1.5), 'point': Point(1, 2), 'partial': functools.partial(max, 1), 'method': Config().method,
                'getter': operator.itemgetter(1), 'decimal': decimal.Decimal('1.5'), 'fraction': fractions.Fraction(1, 3), 'uuid': uuid.UUID(int=1), 'random': random.Random(1).getstate(),
                'generator': random.Random(1), 'bytes': b'abc', 'array': bytearray(b'abc'), 'set': {1, 2}, 'frozen': frozenset([1]), 'range': range(3), 'slice': slice(1, 2),
                'complex': 1j, 'big': 1 << 100, 'negative': -(1 << 70), 'class': Config, 'type': int, 'function': struct.pack, 'error': ValueError('x'), 'ellipsis': ..., 'nothing': None,
                'text': 'x' * 70000, 'mapping': {(1, 2): [None, (True, {})]},
            }
            class Pickler(pickle.Pickler):
                def persistent_id(self, value): return ('storage', FloatStorage, '0', 'cpu', 2) if isinstance(value, FloatStorage) else None
            for protocol in (2, 3, 4, 5):
                with zipfile.ZipFile(f'{sys.argv[1]}/{protocol}.pt', 'w', zipfile.ZIP_STORED) as archive:
                    with archive.open('archive/data.pkl', 'w') as pkl: Pickler(pkl, protocol).dump({'before': opaque, 'state_dict': collections.OrderedDict(w=Tensor()), **opaque})
                    archive.writestr('archive/data/0', struct.pack('<2f', 1, 2))
            """, folder.Path);
        foreach (var protocol in new[] { 2, 3, 4, 5 })
            ShouldHoldTheWeight(folder.File($"{protocol}.pt"));
    }

    [Fact]
    public void Commands_that_are_hidden_beside_good_weights_are_refused_by_their_names()
    {
        foreach (var (name, pickle) in PickleAttacks.Hidden())
            foreach (var legacy in new[] { false, true })
                Opening(Write(pickle, legacy)).Should().Throw<WeightsFormatException>()
                    .WithMessage($"*it names '{name}', which no file of weights needs and which runs " +
                        $"commands*nothing was run here*");
    }

    [Fact]
    public void Default_dictionaries_and_those_of_Python_2_hold_tensors_as_others_do()
    {
        var pickle = new PickleWriter().Code("}").Text("state_dict")
            .Global("collections", "defaultdict").Global("builtins", "dict").Write(0x85).Code("R").Text("w");
        TorchFiles.Tensor(pickle, Weight, legacy: false);
        ShouldHoldTheWeight(Write(pickle.Code("ss").Stop(), legacy: false));
    }

    [Fact]
    public void A_whole_model_in_place_of_its_state_is_told_with_what_to_save()
    {
        const string remedy = "*save model.state_dict() with torch.save in Python*";
        static PickleWriter Model(PickleWriter pickle) => pickle.Global("timm.models.resnet", "ResNet")
            .Code(")").Write(0x81).Code("}").Text("training").Write(0x88).Code("sb");

        Opening(Write(Model(new PickleWriter()).Stop(), legacy: false)).Should()
            .Throw<WeightsFormatException>().WithMessage("*holds an object of 'timm.models.resnet.ResNet'" + remedy);
        Opening(Write(Model(new PickleWriter().Code("}").Text("model")).Code("s").Stop(), legacy: false))
            .Should().Throw<WeightsFormatException>()
            .WithMessage("*no dictionary of tensors but under 'model' an object of the class " +
                "'timm.models.resnet.ResNet'" + remedy);

        var beside = Model(new PickleWriter().Code("}(").Text("model")).Text("statistics");
        TorchFiles.Dictionary(beside, [Weight], legacy: false);
        var path = Write(beside.Code("u").Stop(), legacy: false);
        Opening(path).Should().Throw<WeightsFormatException>()
            .WithMessage("*under 'model' an object of the class 'timm.models.resnet.ResNet', a whole " +
                "model" + remedy + "'statistics' (1 tensors)*LoadOptions.Dictionary*");
        TensorArchive.Open(path, "statistics").Dispose();
    }

    [Theory]
    [InlineData("torch.FloatStorage", false)]
    [InlineData("mine.FloatStorage", true)]
    public void A_storage_of_an_unknown_class_is_an_error_where_its_length_is_needed(string name, bool unknown)
    {
        var pickle = new PickleWriter().Code("}(").Text("state_dict");
        TorchFiles.Dictionary(pickle, [Weight], legacy: true);
        pickle.Text("x").Code("(")
            .Text("storage").Global(name.Split('.')[0], name.Split('.')[1]).Text("1").Text("cpu").Number(2).Code("NtQ");
        var open = Opening(
            folder.Write("w.pth", TorchFiles.Legacy(pickle.Code("u").Stop(), [Storage, Storage with { Key = "1" }])));
        if (unknown)
            open.Should().Throw<WeightsFormatException>()
                .WithMessage("*the storage '1' is of the class 'mine.FloatStorage', which is not known*");
        else
            open.Should().NotThrow();
    }

    private static Func<TensorArchive> Opening(string path) => () => TensorArchive.Open(path);

    private string Write(byte[] pickle, bool legacy) =>
        folder.Write("w.pt", legacy ? TorchFiles.Legacy(pickle, [Storage]) : TorchFiles.Zip(pickle, [Storage]));

    private static void ShouldHoldTheWeight(string path)
    {
        using var scope = NewDisposeScope();
        using var archive = TensorArchive.Open(path);
        archive.Tensors.Keys.Should().Equal("w");
        archive.ReadTensor("w").ToDoubles().Should().Equal(1, 2);
    }
}
