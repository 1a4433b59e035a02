using SeNet.Tests;

namespace SeNet.Mpi.Tests;

/// <summary>
/// Two network namespaces, each with a host name and an address of its own, joined by a virtual cable (veth, or one
/// that delays): for Open MPI two machines that share a file system.
/// </summary>
internal sealed class TwoHosts : IDisposable
{
    private const string FirstAddress = "10.77.0.1", SecondAddress = "10.77.0.2";

    private readonly TemporaryFolder folder = new();
    private readonly string first = $"senet-a-{Environment.ProcessId}", second = $"senet-b-{Environment.ProcessId}";
    private readonly string agent;
    private readonly DelayedCable? cable;

    private TwoHosts(TimeSpan? delay)
    {
        agent = folder.File("agent.sh");
        try
        {
            foreach (var host in new[] { first, second })
            {
                Do($"ip netns add {host}");
                Do($"ip -n {host} link set lo up");
            }

            if (delay is { } time)
                cable = new DelayedCable(first, second, "eth0", time);
            else
                Do($"ip link add eth0 netns {first} type veth peer name eth0 netns {second}");
            Do($"ip -n {first} address add {FirstAddress}/24 dev eth0");
            Do($"ip -n {second} address add {SecondAddress}/24 dev eth0");
            foreach (var host in new[] { first, second })
                Do($"ip -n {host} link set eth0 up");
        }
        catch
        {
            Dispose();
            throw;
        }

        // In the place of ssh: its arguments are options, the host, and the command.
        File.WriteAllText(
            agent,
            $"""
            #!/bin/sh
            while [ "$1" != {SecondAddress} ]; do shift; done
            shift
            exec ip netns exec {second} unshare --uts sh -c 'hostname {second}; exec sh -c "$*"' sh "$@"
            """);
        if (OperatingSystem.IsLinux())
            File.SetUnixFileMode(agent, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Why there can be none on this machine; null if there can.</summary>
    public static string? Obstacle { get; } = FindObstacle(null);

    /// <summary>Why packets cannot be delayed on this machine; null if they can.</summary>
    public static string? ObstacleToDelay { get; } = FindObstacle(TimeSpan.FromMilliseconds(1));

    /// <summary>Makes them.</summary>
    /// <param name="delay">Delay of each packet, in both directions; null for none.</param>
    public static TwoHosts Create(TimeSpan? delay) => new(delay);

    /// <summary>Number of bytes that have come to the second host.</summary>
    public long ReceivedBytes => long.Parse(
        Do($"ip netns exec {second} cat /sys/class/net/eth0/statistics/rx_bytes"),
        System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Runs the program in one process on each host, over TCP.</summary>
    public (int Code, string Output, string Errors) Run(params string[] arguments) => MpiRun.Run("ip",
    [
        "netns", "exec", first, "unshare", "--uts", "sh", "-c", $"hostname {first}; exec \"$@\"", "sh", "mpirun",
        "--mca", "plm_rsh_agent", agent, "--mca", "plm_rsh_no_tree_spawn", "1",
        "--mca", "btl", "tcp,self", "--mca", "btl_tcp_if_include", "eth0", "--mca", "oob_tcp_if_include", "eth0",
        "--host", $"{FirstAddress}:1,{SecondAddress}:1", "-np", "2", "--bind-to", "none",
        "-x", "OMPI_MCA_btl_vader_single_copy_mechanism", "dotnet", MpiRun.Probe, .. arguments,
    ]);

    public void Dispose()
    {
        MpiRun.Run("ip", ["netns", "delete", first]);
        MpiRun.Run("ip", ["netns", "delete", second]);
        cable?.Dispose();
        folder.Dispose();
    }

    private static string Do(string command)
    {
        var words = command.Split(' ');
        var (code, output, errors) = MpiRun.Run(words[0], words[1..]);
        return code == 0 ? output : throw new InvalidOperationException($"{command}: {errors.Trim()}");
    }

    private static string? FindObstacle(TimeSpan? delay)
    {
        if (!MpiRun.IsThere)
            return "There is no mpirun of Open MPI on the PATH.";
        try
        {
            using var hosts = Create(delay);
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return $"There can be no two hosts here: {e.Message.TrimEnd('.')}. They need root, iproute2 and, for a " +
                "delay, /dev/net/tun.";
        }
    }
}
