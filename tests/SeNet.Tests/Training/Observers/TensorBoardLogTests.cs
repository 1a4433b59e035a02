using System.Buffers.Binary;
using Google.Protobuf;
using SeNet.Training;

namespace SeNet.Tests.Training.Observers;

/// <summary>Events, read by Google's protocol buffers and a CRC-32C of the tests' own.</summary>
[TwoThreads]
public sealed class TensorBoardLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string File => folder.File("events.out.tfevents.1.senet");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_checksum_is_the_masked_CRC_32C_of_the_format()
    {
        EventRecord.Crc32C("123456789"u8).Should().Be(0xe3069283);
        var crc = Crc("123456789"u8);
        crc.Should().Be(0xe3069283);
        EventRecord.Checksum("123456789"u8).Should().Be(Masked("123456789"u8));
    }

    [Fact]
    public void The_file_holds_the_history_of_the_run()
    {
        var options = TinyRun.Options with { Ema = new EmaOptions() };
        var history = TinyRun.Fit([new TensorBoardLog(folder.Path)], options).History;
        var events = Read();
        events[0].Version.Should().Be("brain.Event:2");
        events.Skip(1).Select(each => each.Step).Should().Equal(1, 2);
        foreach (var epoch in history)
        {
            var scalars = events[epoch.Epoch].Scalars;
            scalars["loss/train"].Should().Be((float)epoch.TrainLoss);
            scalars["loss/test"].Should().Be((float)epoch.TestLoss!.Value);
            scalars["accuracy/train"].Should().Be((float)epoch.TrainAccuracy);
            scalars["accuracy/test"].Should().Be((float)epoch.TestAccuracy!.Value);
            scalars["learning_rate"].Should().Be((float)epoch.LearningRate);
            scalars["images_per_second"].Should().BeGreaterThan(0);
            foreach (var (name, value) in epoch.Metrics)
                scalars[$"metrics/{name}"].Should().Be((float)value);
            epoch.Metrics.Keys.Should().Contain(["macro_f1", "calibration_error", "ema_accuracy"]);
        }

        events.Should().OnlyContain(each => Math.Abs(
            each.WallTime - DateTimeOffset.UtcNow.ToUnixTimeSeconds()) < 600);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_resumed_run_has_each_epoch_once(int epochsInTheFile)
    {
        var checkpoints = folder.File("checkpoints");
        // The checkpoint holds one epoch; the file holds less, as much or more, or ends within a record.
        using (var kill = new CancellationTokenSource())
            TinyRun.Fit(
                [new CheckpointSaver(checkpoints), new At((name, _) => { if (name == "end 1") kill.Cancel(); })],
                cancellationToken: kill.Token);
        using (var other = new TemporaryFolder())
        {
            TinyRun.Fit(
                [new TensorBoardLog(other.Path)], TinyRun.Options with { Epochs = Math.Max(1, epochsInTheFile) });
            var bytes = System.IO.File.ReadAllBytes(other.File("events.out.tfevents.1.senet"));
            if (epochsInTheFile > 0)
                System.IO.File.WriteAllBytes(File, epochsInTheFile == 1 ? [.. bytes, 1, 2, 3] : bytes);
        }

        TinyRun.Fit([new TensorBoardLog(folder.Path)], resumeFrom: new CheckpointDirectory(checkpoints).Latest());
        Read().Select(each => each.Step).Should().Equal(0, 1, 2);
    }

    [Fact]
    public void A_new_run_does_not_replace_the_events_of_another()
    {
        TinyRun.Fit([new TensorBoardLog(folder.Path)]);
        FluentActions.Invoking(() => TinyRun.Fit([new TensorBoardLog(folder.Path)]))
            .Should().Throw<InvalidOperationException>().WithMessage("*exists*");
    }

    [Fact]
    public void A_damaged_record_is_not_read()
    {
        var record = EventRecord.Scalars(1, 300, [("a", 1)]);
        EventRecord.Read(record).Should().Be((record.Length, 300L));
        for (var i = 0; i < record.Length; i++)
        {
            var damaged = record.ToArray();
            damaged[i] ^= 1;
            EventRecord.Read(damaged).Should().BeNull("byte {0} is another", i);
        }

        EventRecord.Read(record.AsSpan(0, record.Length - 1)).Should().BeNull();
    }

    private List<Event> Read()
    {
        var events = new List<Event>();
        var bytes = System.IO.File.ReadAllBytes(File);
        for (var start = 0; start < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(start));
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(start + 8)).Should().Be(
                Masked(bytes.AsSpan(start, 8)));
            var data = bytes.AsSpan(start + 12, length);
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(start + 12 + length)).Should().Be(Masked(data));
            events.Add(Parse(data.ToArray()));
            start += length + 16;
        }

        return events;
    }

    private static Event Parse(byte[] data)
    {
        var parsed = new Event();
        var input = new CodedInputStream(data);
        for (uint tag; (tag = input.ReadTag()) != 0;)
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1: parsed.WallTime = input.ReadDouble(); break;
                case 2: parsed.Step = input.ReadInt64(); break;
                case 3: parsed.Version = input.ReadString(); break;
                case 5: ReadSummary(input.ReadBytes().ToByteArray(), parsed); break;
                default: throw new InvalidDataException($"Field {tag} is not one of an event.");
            }

        return parsed;
    }

    private static void ReadSummary(byte[] data, Event parsed)
    {
        var input = new CodedInputStream(data);
        while (input.ReadTag() != 0)
        {
            var value = new CodedInputStream(input.ReadBytes().ToByteArray());
            var (name, number) = ("", 0f);
            for (uint tag; (tag = value.ReadTag()) != 0;)
                if (WireFormat.GetTagFieldNumber(tag) == 1)
                    name = value.ReadString();
                else
                    number = value.ReadFloat();
            parsed.Scalars.Add(name, number);
        }
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var crc = Crc(bytes);
        return unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0x82f63b78 & (0 - (crc & 1)));
        }

        return ~crc;
    }

    private sealed class Event
    {
        public double WallTime { get; set; }

        public long Step { get; set; }

        public string? Version { get; set; }

        public Dictionary<string, float> Scalars { get; } = [];
    }
}
