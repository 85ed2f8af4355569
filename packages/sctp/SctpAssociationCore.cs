using WebTorrent.RandomBytes;
using WebTorrent.Sctp.Core;
using WebTorrent.Sctp.Core.Wire;

namespace WebTorrent.Sctp;

/// <summary>
/// An SCTP association (RFC 9260) over any path for datagrams, such as DTLS (RFC 8261), as a state machine without socket, clock and thread: packets and times go in,
/// packets and messages come out. With FORWARD TSN (RFC 3758) and stream resets (RFC 6525). Times are those of a clock that never goes
/// back. Not thread-safe; only <see cref="SctpMessage.Dispose"/> may be called from anywhere. No call throws for anything that the other side sent.
/// </summary>
/// <remarks>
/// After each call, or each batch of received packets, call <see cref="TryTransmit"/> until it returns false, then read messages and events, and call
/// <see cref="HandleTimeout"/> no later than at <see cref="NextTimeout"/>. The larger the batches, the fewer acknowledgements are sent.
/// </remarks>
public sealed class SctpAssociationCore
{
    private readonly Association _association;
    private readonly Handshake _handshake;
    private readonly Closing _closing;
    private readonly Heartbeat _heartbeat;
    private readonly StreamResets _resets;
    private readonly PacketHandler _handler;
    private long _packetsSent;
    private long _packetsReceived;
    private long _packetsDropped;

    /// <summary>Makes an association; nothing is sent before <see cref="Connect"/> or the other side's first packet.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="random">Randomness for tags and numbers, so that a test can replay it; null: the operating system's, which nobody can foretell.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public SctpAssociationCore(SctpOptions? options = null, Random? random = null)
    {
        options ??= new SctpOptions();
        options.Validate();
        _association = new Association(options, random ?? CryptoRandom.Instance);
        _handshake = new Handshake(_association);
        _closing = new Closing(_association);
        _heartbeat = new Heartbeat(_association);
        _resets = new StreamResets(_association);
        _handler = new PacketHandler(_association, _handshake, _closing, _heartbeat, _resets);
    }

    /// <summary>Where it stands.</summary>
    public SctpState State => _association.State;

    /// <summary>Streams that we may send on: ids below this. 0 before the handshake is done.</summary>
    public int OutgoingStreams => _association.OutgoingStreams;

    /// <summary>Whether the other side knows FORWARD TSN, so that messages can be given up after their sending has begun.</summary>
    public bool SupportsPartialReliability => _association.Peer.KnowsForwardTsn;

    /// <summary>Whether the other side knows RE-CONFIG, so that streams can be reset.</summary>
    public bool SupportsStreamReset => _association.Peer.KnowsReConfig;

    /// <summary>Bytes of all messages that were accepted and not sent for the first time. Constant time.</summary>
    public long BufferedAmount => _association.Sender.Queue.BufferedAmount;

    /// <summary>When <see cref="HandleTimeout"/> has something to do; null: never, as things are.</summary>
    public TimeSpan? NextTimeout
    {
        get
        {
            if (_association.HasEnded)
                return null;
            var next = Math.Min(
                Math.Min(_handshake.NextTimeout, Math.Min(_closing.NextTimeout, _heartbeat.NextTimeout)),
                Math.Min(_resets.NextTimeout, Math.Min(_association.Sender.NextTimeout, _association.Receiver.Acks.NextTimeout)));
            return next == Core.Timer.Never ? null : TimeSpan.FromTicks(next);
        }
    }

    /// <summary>Figures since it was made.</summary>
    public SctpStatistics Statistics => new()
    {
        PacketsSent = _packetsSent,
        PacketsReceived = _packetsReceived,
        PacketsDropped = _packetsDropped,
        Retransmissions = _association.Sender.Retransmissions,
        Timeouts = _association.Sender.Timeouts,
        MessagesAbandoned = _association.Sender.Abandoned,
        RoundTripTime = TimeSpan.FromTicks(_association.Sender.Rtt.Smoothed),
        CongestionWindow = _association.Sender.CongestionWindow,
        BytesInFlight = _association.Sender.BytesInFlight,
        RemoteWindow = _association.Sender.PeerWindow,
        BytesHeld = _association.Receiver.Held,
    };

    /// <summary>Buffers that are in use.</summary>
    internal int OutstandingBuffers => _association.Pool.CountOutstanding();

    /// <summary>
    /// Begins the handshake. Both sides may do so at once, as in WebRTC (RFC 9260 §5.2.1), or one of them. Without effect when either side has begun it before.
    /// </summary>
    /// <exception cref="InvalidOperationException">The association has ended.</exception>
    public void Connect()
    {
        if (_association.HasEnded)
            throw new InvalidOperationException("The association has ended.");
        if (_association.State == SctpState.Closed)
            _handshake.Connect();
    }

    /// <summary>Takes a packet. What is wrong with it is counted, or ends the association with an event.</summary>
    /// <param name="now">The time.</param>
    /// <param name="packet">The packet; not kept.</param>
    public void HandlePacket(TimeSpan now, ReadOnlySpan<byte> packet)
    {
        _packetsReceived++;
        if (!_handler.Handle(now.Ticks, packet))
            _packetsDropped++;
    }

    /// <summary>Lets timers fire whose time has come; early calls do nothing.</summary>
    /// <param name="now">The time.</param>
    public void HandleTimeout(TimeSpan now)
    {
        if (_association.HasEnded)
            return;
        var ticks = now.Ticks;
        _handshake.HandleTimeout(ticks);
        _closing.HandleTimeout(ticks);
        _heartbeat.HandleTimeout(ticks);
        _resets.HandleTimeout(ticks);
        _association.Receiver.Acks.HandleTimeout(ticks);
        _association.Sender.HandleTimeout(ticks);
        if (_association.Sender.Errors > _association.Options.MaxRetransmits)
            _association.Fail(SctpErrorCode.TimedOut, "The other side answers no longer.");
    }

    /// <summary>Writes the next packet that is to be sent now. Call it until it returns false.</summary>
    /// <param name="now">The time.</param>
    /// <param name="packet">At least <see cref="SctpOptions.MaxPacketSize"/> bytes.</param>
    /// <param name="length">The packet's length.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="ArgumentException"><paramref name="packet"/> is too short.</exception>
    public bool TryTransmit(TimeSpan now, Span<byte> packet, out int length)
    {
        if (packet.Length < _association.Options.MaxPacketSize)
            throw new ArgumentException("Must hold SctpOptions.MaxPacketSize bytes.", nameof(packet));
        var ticks = now.Ticks;
        packet = packet[.._association.Options.MaxPacketSize];
        _closing.HandleProgress();
        var any = _association.Replies.TryTake(packet, out length)
            || _handshake.TryTransmit(ticks, packet, out length)
            || TryTransmitChunks(ticks, packet, out length)
            || _resets.TryTransmit(ticks, packet, out length)
            || _closing.TryTransmit(ticks, packet, out length)
            || _heartbeat.TryTransmit(ticks, packet, out length);
        if (any)
            _packetsSent++;
        return any;
    }

    /// <summary>Accepts a message for sending, also before the handshake is done. It is copied.</summary>
    /// <param name="now">The time, from which <see cref="SctpSend.Lifetime"/> counts.</param>
    /// <param name="send">How.</param>
    /// <param name="message">The message, at least one byte.</param>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="SctpSend.MaxRetransmits"/> or <see cref="SctpSend.Lifetime"/> is negative.</exception>
    public SctpSendResult TrySend(TimeSpan now, in SctpSend send, ReadOnlySpan<byte> message)
    {
        if (send.MaxRetransmits < 0 || send.Lifetime < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(send), "MaxRetransmits and Lifetime must not be negative.");
        var queue = _association.Sender.Queue;
        if (_association.HasEnded || _closing.IsWanted
            || _association.State is not (SctpState.Closed or SctpState.CookieWait or SctpState.CookieEchoed or SctpState.Established))
            return SctpSendResult.Closed;
        if (message.IsEmpty)
            return SctpSendResult.Empty;
        var streams = _association.OutgoingStreams == 0 ? _association.Options.OutgoingStreams : _association.OutgoingStreams;
        if (send.StreamId >= streams || queue.Find(send.StreamId) is { IsResetting: true })
            return SctpSendResult.StreamClosed;
        if (message.Length > _association.Options.MaxBufferedAmount)
            return SctpSendResult.TooLarge;
        if (queue.IsFull || queue.BufferedAmount + message.Length > _association.Options.MaxBufferedAmount)
            return SctpSendResult.BufferFull;
        queue.Add(now.Ticks, send, message);
        return SctpSendResult.Accepted;
    }

    /// <summary>Takes the next whole message; its bytes no longer count against the receive window.</summary>
    /// <param name="message">The message, to be disposed.</param>
    /// <returns>
    /// False: there is none, or it came after a <see cref="SctpEventKind.IncomingStreamReset"/> or <see cref="SctpEventKind.Restarted"/> that is to be read
    /// first: it may belong to the next life of its stream.
    /// </returns>
    public bool TryReadMessage(out SctpMessage message)
    {
        message = default;
        if (_association.IsAtBorder || !_association.Receiver.Inbox.TryRead(out var read))
            return false;
        message = new SctpMessage(read.Buffer, read.Length, read.StreamId, read.PayloadProtocolId, read.IsUnordered);
        if (!_association.HasEnded)
            _association.Receiver.Acks.HandleRead(_association.Receiver.Window);
        return true;
    }

    /// <summary>Takes the next event.</summary>
    /// <param name="next">The event.</param>
    public bool TryReadEvent(out SctpEvent next) => _association.TryReadEvent(out next);

    /// <summary>Bytes of one stream that were accepted and not sent for the first time. Constant time.</summary>
    /// <param name="streamId">The stream.</param>
    public long GetBufferedAmount(ushort streamId) => _association.Sender.Queue.Find(streamId)?.BufferedAmount ?? 0;

    /// <summary>
    /// Resets one of our streams once its messages have been sent (RFC 6525 §5.1.2); until <see cref="SctpEventKind.OutgoingStreamReset"/> it takes no more.
    /// </summary>
    /// <param name="streamId">The stream.</param>
    /// <returns>False: the other side does not know how, or there is no association.</returns>
    public bool ResetStream(ushort streamId)
    {
        if (_association.State != SctpState.Established || !SupportsStreamReset || streamId >= OutgoingStreams)
            return false;
        if (_association.Sender.Queue.Find(streamId) is not { IsResetting: true })
            _resets.Reset(streamId);
        return true;
    }

    /// <summary>
    /// Ends the association after everything that was accepted has arrived; <see cref="SctpEventKind.Closed"/> tells when. During the handshake it waits for its
    /// end, if anything was accepted. Without effect when neither side has begun.
    /// </summary>
    public void Shutdown() => _closing.Shutdown();

    /// <summary>Ends the association at once; an ABORT tells the other side (call <see cref="TryTransmit"/> once more).</summary>
    /// <param name="reason">Why, for people; cut after 128 characters.</param>
    public void Abort(string reason = "")
    {
        ArgumentNullException.ThrowIfNull(reason);
        _association.Abort(SctpErrorCode.Aborted, ErrorCause.UserInitiated, reason);
    }

    /// <summary>DATA, FORWARD TSN and SACK, which go together.</summary>
    private bool TryTransmitChunks(long now, Span<byte> destination, out int length)
    {
        length = 0;
        var acks = _association.Receiver.Acks;
        var hasChunks = _association.Sends && _association.Sender.HasChunks(now);
        if (!hasChunks && !acks.IsDue)
            return false;
        var packet = new PacketWriter(destination, _association.Header);
        if (acks.IsPending)
            _association.Receiver.WriteSack(ref packet);
        if (hasChunks)
            _association.Sender.WriteChunks(now, ref packet);
        if (packet.IsEmpty)
            return false;
        length = packet.Finish();
        return true;
    }
}
