namespace WebTorrent.Interop.Tests.Harness;

/// <summary>The signals that tests send, by their numbers.</summary>
public enum UnixSignal
{
    /// <summary>Ctrl-C.</summary>
    Interrupt = 2,

    /// <summary>Ends a process at once, without its knowing.</summary>
    Kill = 9,

    /// <summary>Asks a process to end.</summary>
    Terminate = 15,
}
