namespace WebTorrent.TestKit;

/// <summary>An input was found for which a law does not hold; the message tells it and how to run it again.</summary>
public sealed class LawBrokenException(string message, Exception innerException) : Exception(message, innerException);
