namespace SeNet.Weights;

/// <summary>
/// Python's ways to run commands or code. A file that names one was made to attack whoever loads it in Python; nothing
/// would be run here, but its user should learn of it, so it is refused.
/// </summary>
internal static class PickleHazards
{
    /// <summary>Modules of which no file of weights or checkpoint needs anything.</summary>
    private static readonly HashSet<string> Modules =
    [
        "os", "posix", "nt", "subprocess", "_posixsubprocess", "commands", "popen2", "pty", "sys", "shutil", "socket",
        "importlib", "imp", "runpy", "ctypes", "webbrowser",
        "code", "codeop", "pdb", "bdb", "timeit", "profile", "cProfile", "trace", "pip", "pickle", "_pickle", "cPickle",
        "urllib", "requests", "http", "ftplib", "smtplib",
        "telnetlib", "signal", "_thread", "pydoc", "doctest", "asyncio",
    ];

    private static readonly string[] BuiltIns =
    [
        "eval", "exec", "execfile", "compile", "open", "file", "__import__", "breakpoint", "input", "raw_input",
        "apply", "globals", "locals", "exit", "quit",
    ];

    private static readonly HashSet<string> Functions =
    [
        .. BuiltIns.SelectMany(name => new[] { $"builtins.{name}", $"__builtin__.{name}" }),
        "torch.hub.load", "torch.load", "torch.jit.load", "io.open", "_io.open", "_io.FileIO", "codecs.open",
        "numpy.load", "numpy.fromfile", "numpy.testing._private.utils.runstring",
    ];

    /// <summary>Whether a name is one of them.</summary>
    public static bool Contains(string module, string name) =>
        Modules.Contains(module) || Modules.Contains(module.Split('.')[0]) || Functions.Contains($"{module}.{name}");
}
