using System;
using System.Text;
#if !NET
using System.IO;
using System.Security.Cryptography;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
#endif

// Compiled into the library, and by MSBuild, which does not define NET, as a task that runs where a program is built.
namespace SeNet.Runtime;

/// <summary>
/// Makes TorchSharp 0.107.0's libLibTorchSharp.so loadable where libstdc++ is older than GCC 13's (Debian 12, Ubuntu
/// 22.04). Of GLIBCXX_3.4.32 the library needs one symbol, the initialisation of iostream; the patched copy asks for
/// the same under the name that every libstdc++ has.
/// </summary>
internal static class LibTorchSharpPatch
{
    /// <summary>SHA-256 of the only file that can be patched.</summary>
    public const string OriginalSha256 = "cf33b1b0bb6bbb9754a768fb5c5d04d9f498603be50e73f55621a0b40ee608b8";

    /// <summary>Patches the content of the file with the hash <see cref="OriginalSha256"/>.</summary>
    public static void Apply(byte[] content)
    {
        // .dynstr: std::ios_base_library_init() becomes std::ios_base::Init::Init(), shorter by five bytes.
        Encoding.ASCII.GetBytes("_ZNSt8ios_base4InitC1Ev\0\0\0\0\0").CopyTo(content, 0x167b5);
        // .gnu.version: that symbol is of GLIBCXX_3.4.
        content[0x3e372] = 2;
        // .gnu.version_r: VER_FLG_WEAK, the loader may lack GLIBCXX_3.4.32.
        content[0x3fa34] = 2;
    }
}

#if !NET
/// <summary>Writes a patched copy of the file; a file with another hash is not copied.</summary>
public sealed class PatchLibTorchSharp : Task
{
    [Required]
    public string Source { get; set; }

    [Required]
    public string Destination { get; set; }

    public override bool Execute()
    {
        var content = File.ReadAllBytes(Source);
        if (Sha256(content) != LibTorchSharpPatch.OriginalSha256)
        {
            File.Delete(Destination);
            Log.LogMessage(MessageImportance.High,
                "SeNet: '{0}' is not the file of TorchSharp 0.107.0 that SeNet knows how to " +
                    "make loadable with an older libstdc++; "
                + "it is used as it is. Set SeNetPatchLibTorchSharp=false to silence this message.", Source);
            return true;
        }

        LibTorchSharpPatch.Apply(content);
        // Written aside and renamed: the destination may be a link, and another build may read it.
        Directory.CreateDirectory(Path.GetDirectoryName(Destination));
        var temporary = Destination + "." + Guid.NewGuid().ToString("N") + ".tmp";
        File.WriteAllBytes(temporary, content);
        File.Delete(Destination);
        File.Move(temporary, Destination);
        return true;
    }

    private static string Sha256(byte[] bytes)
    {
        using (var hash = SHA256.Create())
            return BitConverter.ToString(hash.ComputeHash(bytes)).Replace("-", "").ToLowerInvariant();
    }
}
#endif
