using System.Runtime.InteropServices;
using SeNet.Training;

namespace SeNet.Mpi;

/// <summary>The processes that an MPI launcher has started, such as <c>mpirun -np 4</c> or <c>srun</c>.</summary>
/// <remarks>
/// <para>The MPI that is installed is used: Open MPI 4 and 5, MPICH 3.2 and later and its derivatives, and libraries
/// with the standard ABI of MPI 5. Which one it is, is found out when it is loaded. One thread of its own makes all
/// calls.</para>
/// <para>Dispose it at the end of the program: it waits for the other processes. A process that ends earlier, or that
/// is killed, ends the others.</para>
/// </remarks>
/// <example>
/// <code>
/// using var processes = MpiCommunicator.InitializeIfLaunched();
/// var options = new TrainingOptions
/// {
///     Shards = 8, Communicator = processes ?? (ICommunicator)SingleProcess.Instance,
/// };
/// </code>
/// </example>
public sealed unsafe class MpiCommunicator : ICommunicator, IDisposable
{
    // A process that has failed waits so long for the others to end by themselves, before it ends them.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly MpiLibrary library;
    private readonly MpiThread thread;
    private readonly Exchanges exchanges;
    private readonly Farewells farewells;
    private readonly TextWriter errors = Console.Error;
    private bool disposed;

    private MpiCommunicator(MpiOptions options)
    {
        var launcher = MpiLauncher.Current;
        library = MpiLibrary.Load(options.Library, launcher);
        thread = new MpiThread();
        (farewells, exchanges, Description) = Start(options.Timeout);
        if (launcher is { Size: > 1 } && Size == 1)
            throw new MpiNotFoundException(
                $"{launcher.Name} has started {launcher.Size} processes, and '{library.Name}' ({library.Interface}) " +
                    "sees one: it is another MPI than the launcher's. Install the launcher's library, or name it in " +
                    "MpiOptions.Library.");
    }

    /// <summary>Whether a launcher has started this process as one of several, or as a single one.</summary>
    /// <value>
    /// From its environment: <c>OMPI_COMM_WORLD_RANK</c>, <c>PMI_RANK</c>, <c>PMI_FD</c>, <c>PMIX_RANK</c>.
    /// </value>
    public static bool IsLaunched => MpiLauncher.Current is not null;

    /// <inheritdoc/>
    public int Rank => library.Rank;

    /// <inheritdoc/>
    public int Size => library.Size;

    /// <summary>What the MPI library says of itself: name and version.</summary>
    public string Description { get; }

    /// <summary>Time that this process has spent in exchanges, waiting for others included.</summary>
    public TimeSpan CommunicationTime => exchanges.Time;

    /// <summary>Bytes that this process has sent to others in exchanges, as far as the algorithm says.</summary>
    public long BytesSent => exchanges.BytesSent;

    /// <summary>Starts MPI. Without a launcher there is one process.</summary>
    /// <param name="options">The options. Null: the defaults.</param>
    /// <exception cref="MpiNotFoundException">There is no MPI, or not the one of the launcher.</exception>
    /// <exception cref="MpiException">MPI does not start.</exception>
    /// <exception cref="InvalidOperationException">It was started before in this process.</exception>
    public static MpiCommunicator Initialize(MpiOptions? options = null) => new(options ?? new MpiOptions());

    /// <summary>Starts MPI if a launcher has started this process.</summary>
    /// <param name="options">The options. Null: the defaults.</param>
    /// <returns>Null without a launcher; then MPI need not be installed.</returns>
    /// <inheritdoc cref="Initialize"/>
    public static MpiCommunicator? InitializeIfLaunched(MpiOptions? options = null) =>
        IsLaunched ? Initialize(options) : null;

    /// <inheritdoc/>
    /// <exception cref="MpiException">A call of MPI has failed.</exception>
    /// <exception cref="RankFailedException">Another process has ended.</exception>
    public void Broadcast(Span<byte> buffer)
    {
        fixed (byte* address = buffer)
        {
            var (bytes, length) = ((nint)address, buffer.Length);
            Run(() => exchanges.Broadcast((byte*)bytes, length));
        }
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="Broadcast" path="exception"/>
    public void AllReduce(Span<float> values)
    {
        fixed (float* address = values)
        {
            var (numbers, length) = ((nint)address, values.Length);
            Run(() => exchanges.AllReduce(new Span<float>((float*)numbers, length)));
        }
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="Broadcast" path="exception"/>
    public void AllReduce(Span<long> counts)
    {
        fixed (long* address = counts)
        {
            var (numbers, length) = ((nint)address, counts.Length);
            Run(() => exchanges.AllReduce(new Span<long>((long*)numbers, length)));
        }
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="Broadcast" path="exception"/>
    public IReadOnlyList<byte[]> AllGather(ReadOnlySpan<byte> own)
    {
        fixed (byte* address = own)
        {
            var (bytes, length) = ((nint)address, own.Length);
            IReadOnlyList<byte[]> all = Size == 1 ? [own.ToArray()] : [];
            Run(() => all = exchanges.AllGather(new ReadOnlySpan<byte>((byte*)bytes, length)));
            return all;
        }
    }

    /// <inheritdoc/>
    /// <inheritdoc cref="Broadcast" path="exception"/>
    public void Barrier() => AllGather([]);

    /// <inheritdoc/>
    /// <remarks>
    /// It returns when all others have learned of the failure and end. Those that have not ended after five seconds are
    /// ended by MPI, this process with them, after a line on standard error.
    /// </remarks>
    public void Abort(int rank, string cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        if (disposed || Size == 1)
            return;
        thread.Run(() =>
        {
            try
            {
                farewells.Send(exchanges.Completed, (rank, cause));
                // The process that found the failure says so and ends the others.
                if (OthersEnd(farewells.TellOfFailure ? 2 * Grace : Grace))
                    return;
            }
            catch (MpiException)
            {
                // The connection to another process is lost, for example.
            }

            if (!farewells.TellOfFailure)
                errors.WriteLine(new RankFailedException(rank, Size, cause).Message);
            library.Abort();
        });
    }

    /// <summary>Waits for the end of the other processes and ends MPI.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        thread.Run(() =>
        {
            farewells.Send(exchanges.Completed, null);
            OthersEnd(TimeSpan.MaxValue);
            library.Finish();
        });
        thread.Dispose();
        exchanges.Dispose();
        farewells.Dispose();
    }

    private (Farewells Farewells, Exchanges Exchanges, string Description) Start(TimeSpan? timeout)
    {
        (Farewells, Exchanges, string)? started = null;
        thread.Run(() =>
        {
            library.Initialize();
            var farewells = new Farewells(library);
            farewells.Expect();
            started = (farewells, new Exchanges(library, farewells, timeout), library.Version());
        });
        return started!.Value;
    }

    private bool OthersEnd(TimeSpan limit)
    {
        var patience = new Patience();
        while (!farewells.AllHaveEnded())
        {
            if (patience.Elapsed > limit)
                return false;
            patience.Wait();
        }

        return true;
    }

    private void Run(Action exchange)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (Size > 1)
            thread.Run(exchange);
    }
}
