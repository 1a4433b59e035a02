using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace SeNet.Mpi.Tests;

/// <summary>
/// A network device in each of two network namespaces; what goes into one comes out of the other, after a delay. Not
/// every kernel has tc's netem; TUN devices are there more often.
/// </summary>
internal sealed class DelayedCable : IDisposable
{
    private const int PacketLength = 65_536;
    private const int ReadWrite = 2; // O_RDWR
    private const nuint SetInterface = 0x400454ca; // TUNSETIFF
    private const short Tun = 1, NoHeader = 0x1000; // IFF_TUN, IFF_NO_PI

    private readonly int[] devices;
    private readonly TimeSpan delay;

    /// <summary>Makes the devices and moves packets until the namespaces are deleted.</summary>
    public DelayedCable(string first, string second, string device, TimeSpan delay)
    {
        this.delay = delay;
        devices = [Open(first, device), Open(second, device)];
        Move(devices[0], devices[1]);
        Move(devices[1], devices[0]);
    }

    public void Dispose() => Array.ForEach(devices, device => _ = Close(device));

    private static int Open(string host, string name)
    {
        Exception? failure = null;
        var device = -1;
        // A thread of its own moves into the namespace, and ends there.
        var thread = new Thread(() =>
        {
            try
            {
                using var space = File.OpenHandle($"/run/netns/{host}");
                Require(SetNamespace((int)space.DangerousGetHandle(), 0), "setns");
                device = Require(OpenFile("/dev/net/tun", ReadWrite), "opening /dev/net/tun");
                var request = new byte[40];
                Encoding.ASCII.GetBytes(name, request);
                BitConverter.TryWriteBytes(request.AsSpan(16), (short)(Tun | NoHeader));
                Require(Control(device, SetInterface, request), "making a TUN device");
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? device : throw failure;
    }

    private void Move(int from, int to)
    {
        var packets = new BlockingCollection<(long Due, byte[] Bytes)>();
        Start(() =>
        {
            var packet = new byte[PacketLength];
            for (var length = Read(from, packet, PacketLength); length > 0; length = Read(from, packet, PacketLength))
                packets.Add((Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency),
                    packet.AsSpan(0, (int)length).ToArray()));
            packets.CompleteAdding();
        });
        Start(() =>
        {
            foreach (var (due, bytes) in packets.GetConsumingEnumerable())
            {
                var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (left > TimeSpan.Zero)
                    Thread.Sleep(left);
                _ = Write(to, bytes, bytes.Length);
            }
        });

        static void Start(ThreadStart work) => new Thread(work) { IsBackground = true }.Start();
    }

    private static int Require(int result, string what) => result >= 0
        ? result
        : throw new InvalidOperationException($"{what}: {Marshal.GetLastPInvokeErrorMessage()}");

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static extern int SetNamespace(int space, int kind);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static extern int Control(int file, nuint request, byte[] argument);

    [DllImport("libc", EntryPoint = "read")]
    private static extern nint Read(int file, byte[] bytes, nint length);

    [DllImport("libc", EntryPoint = "write")]
    private static extern nint Write(int file, byte[] bytes, nint length);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int file);
}
