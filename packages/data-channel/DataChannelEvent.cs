using WebTorrent.Sctp;

namespace WebTorrent.DataChannel;

/// <summary>Something has happened to a session or one of its channels.</summary>
/// <param name="Kind">What.</param>
/// <param name="Channel">To which channel; null when it concerns all.</param>
/// <param name="Message">The message that came.</param>
/// <param name="Error">Why the association failed; else null.</param>
public readonly record struct DataChannelEvent(DataChannelEventKind Kind, RtcDataChannel? Channel, DataChannelMessage Message = default, SctpException? Error = null);
