using System.Buffers.Binary;
using System.Text;
using WebTorrent.Sctp.Core.Buffers;
using WebTorrent.Sctp.Core.Receiving;
using WebTorrent.Sctp.Core.Sending;
using WebTorrent.Sctp.Core.Wire;

namespace WebTorrent.Sctp.Core;

/// <summary>What the parts of an association share, and how it begins and ends.</summary>
internal sealed class Association
{
    private const int MaxReason = 128;

    private readonly Queue<SctpEvent> _events = new();
    private readonly Queue<long> _borders = new();
    private readonly HashSet<ushort> _unreadResets = [];

    public Association(SctpOptions options, Random random)
    {
        Options = options;
        Random = random;
        Pool = new BufferPool((long)options.ReceiveWindow + options.MaxBufferedAmount + options.MaxCongestionWindow);
        Sender = new Sender(options, Pool);
        Receiver = new Receiver(options, Pool);
        Replies = new Replies(Pool);
    }

    public SctpOptions Options { get; }

    public Random Random { get; }

    public BufferPool Pool { get; }

    public Sender Sender { get; }

    public Receiver Receiver { get; }

    public Replies Replies { get; }

    public SctpState State { get; set; }

    /// <summary>Whether it was there and is no more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether it ended by our ABORT.</summary>
    public bool HasAborted { get; private set; }

    /// <summary>Whether the next message came after a reset or restart whose event was not read: it may be of another life of its stream.</summary>
    public bool IsAtBorder => _borders.TryPeek(out var before) && before <= Receiver.Inbox.MessagesRead;

    /// <summary>What the other side must put into its packets.</summary>
    public uint LocalTag { get; set; }

    /// <summary>What we must put into ours.</summary>
    public Peer Peer { get; set; }

    /// <summary>Outgoing streams that both sides have agreed on.</summary>
    public int OutgoingStreams { get; private set; }

    /// <summary>Whether messages from the other side are taken (RFC 9260 §6).</summary>
    public bool Receives => State is SctpState.Established or SctpState.ShutdownPending or SctpState.ShutdownSent;

    /// <summary>Whether messages are sent.</summary>
    public bool Sends => State is SctpState.Established or SctpState.ShutdownPending or SctpState.ShutdownReceived;

    public CommonHeader Header => HeaderTo(Peer.Tag);

    public CommonHeader HeaderTo(uint tag) => new((ushort)Options.LocalPort, (ushort)Options.RemotePort, tag);

    /// <summary>A random tag: never 0 (RFC 9260 §5.3.1).</summary>
    public uint NewTag()
    {
        uint tag;
        do
        {
            tag = NewTsn();
        }
        while (tag == 0);
        return tag;
    }

    /// <summary>A random first TSN.</summary>
    public uint NewTsn()
    {
        Span<byte> bytes = stackalloc byte[4];
        Random.NextBytes(bytes);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>Messages may flow.</summary>
    public void Establish(uint localTsn, in Peer peer)
    {
        Peer = peer;
        State = SctpState.Established;
        OutgoingStreams = Math.Min(Options.OutgoingStreams, peer.IncomingStreams);
        Sender.Begin(localTsn, peer);
        Sender.Queue.DropBeyond(OutgoingStreams);
        Receiver.Begin(peer.InitialTsn, Math.Min(Options.IncomingStreams, (int)peer.OutgoingStreams));
        Raise(new SctpEvent(SctpEventKind.Connected));
    }

    /// <summary>The other side has begun anew (RFC 9260 §5.2.4, action A).</summary>
    public void Restart(uint localTag, uint localTsn, in Peer peer)
    {
        (LocalTag, Peer, State) = (localTag, peer, SctpState.Established);
        OutgoingStreams = Math.Min(Options.OutgoingStreams, peer.IncomingStreams);
        Sender.Restart(localTsn, peer);
        Receiver.Clear();
        Receiver.Begin(peer.InitialTsn, Math.Min(Options.IncomingStreams, (int)peer.OutgoingStreams));
        RaiseBorder(new SctpEvent(SctpEventKind.Restarted));
    }

    /// <summary>It ended by agreement.</summary>
    public void Close() => End(new SctpEvent(SctpEventKind.Closed));

    /// <summary>It ended with an error.</summary>
    public void Fail(SctpErrorCode code, string message, ushort cause = 0) =>
        End(new SctpEvent(SctpEventKind.Failed, 0, new SctpException(code, message, cause)));

    /// <summary>We end it with an error and tell the other side (RFC 9260 §3.3.7).</summary>
    public void Abort(SctpErrorCode code, ushort cause, string reason)
    {
        if (HasEnded)
            return;
        var text = Encoding.UTF8.GetBytes(reason.Length > MaxReason ? reason[..MaxReason] : reason);
        HasAborted = Peer.Tag != 0;
        // Nobody needs the other answers any more, and they may leave no room.
        Replies.Clear();
        if (HasAborted)
            ReplyWithCause(ChunkType.Abort, cause, text, Peer.Tag);
        Fail(code, reason, cause);
    }

    public void Raise(in SctpEvent happened) => _events.Enqueue(happened);

    /// <summary>The other side has reset a stream.</summary>
    /// <param name="id">The stream.</param>
    /// <param name="hadMessages">Whether messages had come on it. If not, once is enough: who resets without end must not fill the memory.</param>
    public void RaiseReset(ushort id, bool hadMessages)
    {
        if (_unreadResets.Add(id) || hadMessages)
            RaiseBorder(new SctpEvent(SctpEventKind.IncomingStreamReset, id));
    }

    public bool TryReadEvent(out SctpEvent next)
    {
        if (!_events.TryDequeue(out next))
            return false;
        if (next.Kind is SctpEventKind.IncomingStreamReset or SctpEventKind.Restarted)
            _borders.Dequeue();
        if (next.Kind == SctpEventKind.IncomingStreamReset)
            _unreadResets.Remove(next.StreamId);
        return true;
    }

    /// <summary>Answers with a packet of one chunk.</summary>
    public void Reply(ChunkType type, byte flags, ReadOnlySpan<byte> value, uint tag)
    {
        var size = CommonHeader.Size + Chunk.HeaderSize + Chunk.Padded(value.Length);
        if (Replies.IsFull || size > Options.MaxPacketSize)
            return;
        var buffer = Pool.Rent(size);
        var packet = new PacketWriter(buffer.Bytes, HeaderTo(tag));
        value.CopyTo(packet.Add(type, flags, value.Length));
        Replies.Add(buffer, packet.Finish());
    }

    /// <summary>Answers with an ERROR or ABORT that says why.</summary>
    public void ReplyWithCause(ChunkType type, ushort cause, ReadOnlySpan<byte> information, uint tag)
    {
        var room = Options.MaxPacketSize - CommonHeader.Size - Chunk.HeaderSize - Parameter.HeaderSize;
        information = information[..Math.Min(information.Length, room)];
        Span<byte> value = stackalloc byte[Parameter.HeaderSize + information.Length];
        information.CopyTo(Parameter.Write(value, cause, information.Length));
        Reply(type, 0, value, tag);
    }

    private void RaiseBorder(in SctpEvent happened)
    {
        _borders.Enqueue(Receiver.Inbox.MessagesDelivered);
        Raise(happened);
    }

    private void End(in SctpEvent last)
    {
        if (HasEnded)
            return;
        HasEnded = true;
        State = SctpState.Closed;
        Sender.Clear();
        Receiver.Clear();
        Raise(last);
    }
}
