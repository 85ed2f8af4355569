namespace WebTorrent.DataChannel;

/// <summary>A session description is malformed, or cannot be answered.</summary>
public sealed class SdpException : FormatException
{
    /// <summary>Makes an error.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="line">In which line, from 1; 0: in none.</param>
    public SdpException(string message, int line = 0) : base(line > 0 ? $"Line {line}: {message}" : message) => Line = line;

    /// <summary>The line, from 1; 0 when it is not about one.</summary>
    public int Line { get; }
}
