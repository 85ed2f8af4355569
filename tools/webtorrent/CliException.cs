namespace WebTorrent.Cli;

/// <summary>A command cannot do what was asked, and knows why and what to do next.</summary>
public sealed class CliException : Exception
{
    /// <summary>Tells what happened and what to do next.</summary>
    /// <param name="message">What happened: one line, a sentence.</param>
    /// <param name="hint">What to do next: a sentence; null where nothing can be done.</param>
    public CliException(string message, string? hint = null)
        : base(message) => Hint = hint;

    /// <summary>Creates the exception with a generic message.</summary>
    public CliException()
        : this("The command failed.")
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public CliException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What to do next.</summary>
    public string? Hint { get; }
}
