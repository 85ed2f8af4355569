namespace WebTorrent.Interop.Tests.Harness;

/// <summary>A program of the outside world did not do what a test needs; the message holds the end of its output.</summary>
public sealed class ProgramException(string message) : Exception(message);
