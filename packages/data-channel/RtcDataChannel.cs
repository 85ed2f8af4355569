using WebTorrent.Sctp;

namespace WebTorrent.DataChannel;

/// <summary>
/// A data channel of a <see cref="DataChannelSession"/>: messages, text or binary, both ways. Owned by whoever owns the session; not thread-safe.
/// </summary>
public sealed class RtcDataChannel
{
    private readonly DataChannelSession _session;

    internal RtcDataChannel(DataChannelSession session, ushort id, string label, DataChannelOptions options)
    {
        (_session, Id, Label, Options) = (session, id, label, options);
        BufferedAmountLowThreshold = options.BufferedAmountLowThreshold;
    }

    /// <summary>Its stream.</summary>
    public int Id { get; }

    /// <summary>Its name, which need not be unique.</summary>
    public string Label { get; }

    /// <summary>How it behaves.</summary>
    public DataChannelOptions Options { get; }

    /// <summary>Where it stands.</summary>
    public DataChannelState State { get; internal set; }

    /// <summary>Bytes that were accepted and not sent for the first time; 0 once it is closed. Constant time.</summary>
    public long BufferedAmount => State == DataChannelState.Closed ? 0 : _session.Association.GetBufferedAmount((ushort)Id);

    /// <summary>When <see cref="BufferedAmount"/> falls to this or below, there is an event. Bytes.</summary>
    public long BufferedAmountLowThreshold { get; set; }

    internal bool IsConfirmed { get; set; }

    internal bool IsWatched { get; set; }

    /// <summary>What the whole association may have buffered at most for a refused message to fit.</summary>
    internal long RoomAt { get; set; } = long.MaxValue;

    internal bool IsIncomingReset { get; set; }

    internal bool IsOutgoingReset { get; set; }

    internal PartialMessage? Partial { get; set; }

    /// <summary>Accepts a message for sending. It is copied.</summary>
    /// <param name="now">The time.</param>
    /// <param name="data">The bytes; UTF-8 when it is text.</param>
    /// <param name="isText">Whether it is text.</param>
    public DataChannelSendResult TrySend(TimeSpan now, ReadOnlySpan<byte> data, bool isText = false) => _session.TrySend(now, this, data, isText);

    /// <summary>Closes it, after what was accepted has been sent. The other side closes as well.</summary>
    public void Close() => _session.Close(this);

    internal SctpSend ToSend(uint protocol) => new((ushort)Id, protocol)
    {
        // Before the other side has confirmed, nothing may overtake the opening (RFC 8832 §6).
        IsUnordered = !Options.IsOrdered && IsConfirmed,
        MaxRetransmits = Options.MaxRetransmits,
        Lifetime = Options.MaxPacketLifetime,
    };
}
