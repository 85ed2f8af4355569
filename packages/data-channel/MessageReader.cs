using WebTorrent.Sctp;

namespace WebTorrent.DataChannel;

/// <summary>Makes messages of channels of those of SCTP (RFC 8831 §6.6).</summary>
internal sealed class MessageReader(int maxMessageSize)
{
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
                channel.Partial ??= new PartialMessage(maxMessageSize);
                IsTooLarge = !channel.Partial.TryAdd(message.Span);
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

    private bool TryEnd(RtcDataChannel channel, SctpMessage message, bool isText, out DataChannelMessage read)
    {
        read = default;
        if (channel.Partial is not { IsEmpty: false } partial)
        {
            read = new DataChannelMessage(message, message.Payload, isText);
            return true;
        }
        IsTooLarge = !partial.TryAdd(message.Span);
        if (IsTooLarge)
            return false;
        message.Dispose();
        read = new DataChannelMessage(default, partial.Take(), isText);
        return true;
    }
}
