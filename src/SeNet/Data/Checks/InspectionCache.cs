using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using SeNet.Files;

namespace SeNet.Data;

/// <summary>
/// What was found about the files of a folder, kept in a file of its own in the cache folder. It ends with a hash of
/// its content: a file that is damaged, or of another version, counts as empty.
/// </summary>
internal sealed class InspectionCache
{
    // With another fingerprint or another decoding the number must change.
    private static readonly byte[] Magic = "SeNet image check 1\n"u8.ToArray();

    private readonly string file;
    private readonly string folder;
    private readonly Dictionary<string, (FileState State, Inspection Found)> known;

    private InspectionCache(string file, string folder)
    {
        this.file = file;
        this.folder = folder;
        known = Read(file);
    }

    /// <summary>Opens the cache of a folder.</summary>
    /// <param name="cacheFolder">Folder of all cache files; null for the user's.</param>
    /// <param name="folder">The folder of the images.</param>
    /// <param name="applyOrientation">Whether images are turned upright: their pixels depend on it.</param>
    public static InspectionCache Open(string? cacheFolder, string folder, bool applyOrientation)
    {
        var full = Folders.RealPath.Of(folder) ?? Path.GetFullPath(folder);
        var name = Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(full)));
        var caches = cacheFolder ?? Path.Combine(CacheFolder.Find(Environment.GetEnvironmentVariable), "image-checks");
        return new(Path.Combine(caches, $"{name}{(applyOrientation ? "" : "-stored")}.bin"), Path.GetFullPath(folder));
    }

    /// <summary>What is known of a file in this state.</summary>
    public Inspection? Find(string path, FileState state) =>
        known.TryGetValue(NameOf(path), out var entry) && entry.State == state ? entry.Found : null;

    /// <summary>Takes in what was found.</summary>
    public void Add(IEnumerable<(string Path, FileState? State, Inspection Found)> files)
    {
        foreach (var (path, state, found) in files)
            if (state is { } current)
                known[NameOf(path)] = (current, found);
    }

    /// <summary>Writes the cache without files that are gone. A folder that cannot be written is no error.</summary>
    public void Save()
    {
        foreach (var name in known.Keys.Where(name => !File.Exists(Path.Combine(folder, name))).ToList())
            known.Remove(name);
        try
        {
            var content = Content();
            AtomicFile.Write(file, stream => stream.Write(content));
        }
        catch (IOException)
        {
            // It only saves time.
        }
    }

    private string NameOf(string path) => PathNames.Relative(folder, path);

    private byte[] Content()
    {
        using var stream = new MemoryStream();
        stream.Write(Magic);
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(known.Count);
            foreach (var (name, (state, found)) in known)
            {
                writer.Write(name);
                writer.Write(state.Length);
                writer.Write(state.Time);
                writer.Write(found.Reason ?? "");
                writer.Write(found.Width);
                writer.Write(found.Height);
                writer.Write((ulong)(found.Pixels >> 64));
                writer.Write((ulong)found.Pixels);
                writer.Write(found.Fingerprint.Hash);
                writer.Write(found.Fingerprint.Colors.Span);
            }
        }

        Span<byte> hash = stackalloc byte[sizeof(ulong)];
        var content = stream.GetBuffer().AsSpan(0, (int)stream.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(hash, XxHash64.HashToUInt64(content));
        stream.Write(hash);
        return stream.ToArray();
    }

    private static Dictionary<string, (FileState State, Inspection Found)> Read(string file)
    {
        try
        {
            if (File.Exists(file))
                return Parse(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            // As if there were none.
        }

        return [];
    }

    private static Dictionary<string, (FileState State, Inspection Found)> Parse(byte[] bytes)
    {
        var known = new Dictionary<string, (FileState State, Inspection Found)>(StringComparer.Ordinal);
        if (bytes.Length < Magic.Length + sizeof(ulong)
            || !bytes.AsSpan().StartsWith(Magic)
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(bytes.Length - sizeof(ulong)))
                != XxHash64.HashToUInt64(bytes.AsSpan(0, bytes.Length - sizeof(ulong))))
            return known;
        using var reader = new BinaryReader(new MemoryStream(bytes, Magic.Length, bytes.Length - Magic.Length));
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var name = reader.ReadString();
            var state = new FileState(reader.ReadInt64(), reader.ReadInt64());
            var reason = reader.ReadString();
            var (width, height) = (reader.ReadInt32(), reader.ReadInt32());
            var pixels = new UInt128(reader.ReadUInt64(), reader.ReadUInt64());
            var fingerprint = new Fingerprint(reader.ReadUInt64(), reader.ReadBytes(Fingerprint.ColorBytes));
            known[name] = (state, new(width, height, pixels, fingerprint, reason.Length > 0 ? reason : null));
        }

        return known;
    }
}
