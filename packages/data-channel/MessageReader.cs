using WebTorrent.Sctp;

namespace WebTorrent.DataChannel;

/// <summary>Makes messages of channels of those of SCTP (RFC 8831 §6.6).</summary>
internal sealed class MessageReader(int maxMessageSize)
{
    // Parts of all channels together: nobody needs many at once.
    private const int MaxPartials = 4;

    private long _partialBytes;

    /// <summary>Whether the last one was refused because its parts together are too large.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Takes a message.</summary>
    /// <returns>False: it was a part, or nothing that belongs on a channel. It is not needed any more.</returns>
    public bool TryRead(RtcDataChannel channel, SctpMessage message, out DataChannelMessage read)
    {
        read = default;
        IsTooLarge = false;
        switch (message.PayloadProtocolId)
        {
            case PayloadProtocol.TextPart or PayloadProtocol.BinaryPart:
                IsTooLarge = !TryKeep(channel, message.Span);
                return false;
            case PayloadProtocol.EmptyText or PayloadProtocol.EmptyBinary:
                message.Dispose();
                read = new DataChannelMessage(default, default, message.PayloadProtocolId == PayloadProtocol.EmptyText);
                return true;
            case PayloadProtocol.Text or PayloadProtocol.Binary:
                return TryEnd(channel, message, message.PayloadProtocolId == PayloadProtocol.Text, out read);
            default:
                return false;
        }
    }

    /// <summary>The channel's parts are not needed any more.</summary>
    public void Forget(RtcDataChannel channel)
    {
        _partialBytes -= channel.Partial?.Length ?? 0;
        channel.Partial = null;
    }

    private bool TryKeep(RtcDataChannel channel, ReadOnlySpan<byte> part)
    {
        channel.Partial ??= new PartialMessage(maxMessageSize);
        if (_partialBytes + part.Length > (long)MaxPartials * maxMessageSize || !channel.Partial.TryAdd(part))
            return false;
        _partialBytes += part.Length;
        return true;
    }

    private bool TryEnd(RtcDataChannel channel, SctpMessage message, bool isText, out DataChannelMessage read)
    {
        read = default;
        if (channel.Partial is not { } partial)
        {
            read = new DataChannelMessage(message, message.Payload, isText);
            return true;
        }
        IsTooLarge = !TryKeep(channel, message.Span);
        if (IsTooLarge)
            return false;
        message.Dispose();
        read = new DataChannelMessage(default, partial.ToArray(), isText);
        // Its room goes with it: a thousand channels must not keep a thousand times the largest message.
        Forget(channel);
        return true;
    }
}
