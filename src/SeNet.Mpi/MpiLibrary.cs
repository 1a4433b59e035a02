using System.Runtime.InteropServices;
using System.Text;

namespace SeNet.Mpi;

/// <summary>The MPI library that is loaded, and its functions. All calls come from one thread.</summary>
internal sealed unsafe class MpiLibrary
{
    /// <summary><c>MPI_Status</c> of every library fits.</summary>
    private const int StatusLength = 128;

    private const int TextLength = 16384;
    private const int Lazy = 1, Global = 0x100; // RTLD_LAZY, RTLD_GLOBAL

    private readonly nint library;
    private readonly MpiInterface binary;
    private readonly delegate* unmanaged<nint*, int*, void*, int> test;
    private readonly delegate* unmanaged<void*, int, nint, int, nint, nint*, int> broadcast;
    private readonly delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, nint*, int> allToAll;
    private readonly delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, nint*, int> allGather;
    private readonly delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> send;
    private readonly delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> receive;

    private MpiLibrary(nint library, string name)
    {
        this.library = library;
        Name = name;
        binary = MpiInterface.Of(library, name);
        test = (delegate* unmanaged<nint*, int*, void*, int>)Function("MPI_Test");
        broadcast = (delegate* unmanaged<void*, int, nint, int, nint, nint*, int>)Function("MPI_Ibcast");
        allToAll = (delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, nint*, int>)
            Function("MPI_Ialltoallv");
        allGather = (delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, nint*, int>)
            Function("MPI_Iallgatherv");
        send = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)Function("MPI_Isend");
        receive = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)Function("MPI_Irecv");
    }

    /// <summary>The name that the library was loaded by.</summary>
    public string Name { get; }

    /// <summary>Name of its binary interface.</summary>
    public string Interface => binary.Name;

    public int Rank { get; private set; }

    public int Size { get; private set; }

    /// <summary>Loads the library.</summary>
    /// <param name="chosen">Its name; null to look for one.</param>
    /// <param name="launcher">The launcher, which it must fit; null for none.</param>
    /// <exception cref="MpiNotFoundException">There is none.</exception>
    public static MpiLibrary Load(string? chosen, MpiLauncher? launcher)
    {
        if (!OperatingSystem.IsLinux())
            throw new MpiNotFoundException("MPI is supported on Linux only; on this system train with one process.");
        // UCX would catch the SIGSEGV by which .NET finds null references. It reads the C library's environment when it
        // is loaded, with the library that uses it.
        _ = SetVariable("UCX_ERROR_SIGNALS", "", 1);
        _ = SetVariable("OMPI_MCA_mpi_yield_when_idle", "1", 0);
        foreach (var name in chosen is null ? Candidates(launcher) : [chosen])
            // Open MPI's plug-ins look for its symbols among the global ones.
            if (Open(name, Lazy | Global) is not 0 and var library)
                return new MpiLibrary(library, name);
        throw new MpiNotFoundException(chosen is null
            ? "No MPI library is found on this machine: install one (Debian, Ubuntu: apt-get install openmpi-bin), " +
                "or name its file in MpiOptions.Library."
            : $"The MPI library '{chosen}' cannot be loaded: {Marshal.PtrToStringUTF8(OpenError())}.");
    }

    /// <summary>Names by which libraries are looked for, the best one first.</summary>
    internal static IEnumerable<string> Candidates(MpiLauncher? launcher)
    {
        string[] abi = ["libmpi_abi.so.1", "libmpi_abi.so.0", "libmpi_abi.so"];
        string[] openMpi = ["libmpi.so.40", "libmpi.so.80"];
        string[] mpich = ["libmpi.so.12", "libmpich.so.12"];
        // Where two are installed, only that of the launcher finds the other processes.
        return launcher switch
        {
            { IsOpenMpi: true } => [.. openMpi, .. abi, "libmpi.so"],
            { IsOpenMpi: false } => [.. abi, .. mpich, "libmpi.so", .. openMpi],
            _ => [.. abi, .. openMpi, .. mpich, "libmpi.so"],
        };
    }

    /// <summary>Starts MPI. The thread that calls makes all calls from then on.</summary>
    /// <exception cref="MpiException">It does not start.</exception>
    /// <exception cref="InvalidOperationException">It was started before in this process.</exception>
    public void Initialize()
    {
        int flag;
        Check("MPI_Initialized", ((delegate* unmanaged<int*, int>)Function("MPI_Initialized"))(&flag));
        if (flag != 0)
            throw new InvalidOperationException("MPI is started once per process; keep the first communicator.");
        int provided;
        Check("MPI_Init_thread", ((delegate* unmanaged<int*, byte***, int, int*, int>)Function("MPI_Init_thread"))(
            null, null, binary.ThreadSerialized, &provided));
        Check("MPI_Comm_set_errhandler", ((delegate* unmanaged<nint, nint, int>)Function("MPI_Comm_set_errhandler"))(
            binary.World, binary.ErrorsReturn));
        int rank, size;
        Check("MPI_Comm_rank", ((delegate* unmanaged<nint, int*, int>)Function("MPI_Comm_rank"))(binary.World, &rank));
        Check("MPI_Comm_size", ((delegate* unmanaged<nint, int*, int>)Function("MPI_Comm_size"))(binary.World, &size));
        (Rank, Size) = (rank, size);
    }

    /// <summary>What the library says of itself, in one line.</summary>
    public string Version()
    {
        var text = stackalloc byte[TextLength];
        int length;
        Check("MPI_Get_library_version", ((delegate* unmanaged<byte*, int*, int>)Function("MPI_Get_library_version"))(
            text, &length));
        return Encoding.UTF8.GetString(text, length).Split('\n')[0].Trim('\0', ' ', '\t');
    }

    public void Finish() => Check("MPI_Finalize", ((delegate* unmanaged<int>)Function("MPI_Finalize"))());

    /// <summary>Ends all processes, this one included.</summary>
    public void Abort() => ((delegate* unmanaged<nint, int, int>)Function("MPI_Abort"))(binary.World, 1);

    /// <summary>Starts to send bytes from process 0 to all.</summary>
    public void Broadcast(byte* buffer, int length, nint* request) =>
        Check("MPI_Ibcast", broadcast(buffer, length, binary.Byte, 0, binary.World, request));

    /// <summary>Starts to send each process its part of the bytes.</summary>
    public void AllToAll(
        byte* own, int* lengths, int* places, byte* received, int* theirLengths, int* theirPlaces, nint* request) =>
        Check("MPI_Ialltoallv", allToAll(
            own, lengths, places, binary.Byte, received, theirLengths, theirPlaces, binary.Byte, binary.World,
            request));

    /// <summary>Starts to collect the bytes of all in all.</summary>
    public void AllGather(byte* own, int length, byte* received, int* lengths, int* places, nint* request) =>
        Check("MPI_Iallgatherv", allGather(
            own, length, binary.Byte, received, lengths, places, binary.Byte, binary.World, request));

    /// <summary>Starts to send bytes to one process.</summary>
    public void Send(byte* bytes, int length, int rank, int tag, nint* request) =>
        Check("MPI_Isend", send(bytes, length, binary.Byte, rank, tag, binary.World, request));

    /// <summary>Starts to receive bytes from one process.</summary>
    public void Receive(byte* bytes, int length, int rank, int tag, nint* request) =>
        Check("MPI_Irecv", receive(bytes, length, binary.Byte, rank, tag, binary.World, request));

    /// <summary>Whether what was started has ended. It may be asked again then.</summary>
    public bool HasEnded(nint* request)
    {
        int flag;
        var status = stackalloc byte[StatusLength];
        Check("MPI_Test", test(request, &flag, status));
        return flag != 0;
    }

    private void Check(string call, int code)
    {
        if (code == 0)
            return;
        var text = stackalloc byte[TextLength];
        var length = 0;
        ((delegate* unmanaged<int, byte*, int*, int>)Function("MPI_Error_string"))(code, text, &length);
        throw new MpiException(call, code, Rank, Encoding.UTF8.GetString(text, length).Trim('\0', ' '));
    }

    private nint Function(string name) => NativeLibrary.TryGetExport(library, name, out var address)
        ? address
        : throw new MpiNotFoundException($"'{Name}' is no MPI library: it has no {name}.");

    [DllImport("libc", EntryPoint = "dlopen")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Open([MarshalAs(UnmanagedType.LPUTF8Str)] string name, int flags);

    [DllImport("libc", EntryPoint = "dlerror")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint OpenError();

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetVariable(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string value,
        int replace);
}
