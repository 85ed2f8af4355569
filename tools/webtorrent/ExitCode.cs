namespace WebTorrent.Cli;

/// <summary>What the program's exit code says.</summary>
public static class ExitCode
{
    /// <summary>Everything that was asked for is done.</summary>
    public const int Done = 0;

    /// <summary>Something failed; an error line said what.</summary>
    public const int Failed = 1;

    /// <summary>The command line was not understood; nothing was tried.</summary>
    public const int Usage = 2;

    /// <summary>Ended by Ctrl-C or SIGTERM, with resume data saved.</summary>
    public const int Interrupted = 130;
}
