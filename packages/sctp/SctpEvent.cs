namespace WebTorrent.Sctp;

/// <summary>Something has happened to an association.</summary>
/// <param name="Kind">What.</param>
/// <param name="StreamId">The stream that was reset; else 0.</param>
/// <param name="Error">Why it failed; else null.</param>
public readonly record struct SctpEvent(SctpEventKind Kind, ushort StreamId = 0, SctpException? Error = null);
