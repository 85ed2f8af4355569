using WebTorrent.DataChannel.Dcep;
using WebTorrent.Sctp;

namespace WebTorrent.DataChannel;

/// <summary>
/// The data channels of one association (RFC 8831, RFC 8832), as a state machine: it reads the association's messages and events, and writes to it. Packets and timers stay with
/// whoever drives the association. Not thread-safe. No call throws for anything that the other side sent.
/// </summary>
public sealed class DataChannelSession
{
    private const int MaxId = 65_534;

    private readonly ChannelTable _channels;
    private readonly Queue<DataChannelEvent> _events = new();
    private readonly List<RtcDataChannel> _unanswered = [];
    private readonly RoomWatch _room;
    private readonly DataChannelSessionOptions _options;
    private readonly MessageReader _reader;
    private bool _isConnected;
    private bool _hasEnded;

    /// <summary>Makes a session. Nothing else may read the association's messages and events.</summary>
    /// <param name="association">The association.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public DataChannelSession(SctpAssociationCore association, DataChannelSessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(association);
        _options = options ?? new DataChannelSessionOptions();
        _options.Validate();
        Association = association;
        _channels = new ChannelTable(_options.MaxChannels);
        _reader = new MessageReader(_options.MaxMessageSize);
        _room = new RoomWatch(association);
    }

    /// <summary>The association.</summary>
    public SctpAssociationCore Association { get; }

    /// <summary>Channels that are not closed.</summary>
    public int Channels => _channels.Count;

    /// <summary>Opens a channel, also before the association is there.</summary>
    /// <param name="now">The time.</param>
    /// <param name="label">Its name, at most 65,535 bytes in UTF-8.</param>
    /// <param name="options">How it behaves; null for ordered and reliable.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of range, or label and protocol are too long, also together: for <see cref="DataChannelSessionOptions.RemoteMaxMessageSize"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">The session is over, the id is taken, or all are, or too much waits to be sent.</exception>
    public RtcDataChannel Open(TimeSpan now, string label, DataChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(label);
        options ??= new DataChannelOptions();
        options.Validate();
        ValidateLength(label, nameof(label));
        ValidateLength(options.Protocol, nameof(options));
        if (_hasEnded)
            throw new InvalidOperationException("The session is over.");
        var channel = new RtcDataChannel(this, TakeId(options.NegotiatedId), label, options);
        if (!_channels.TryAdd(channel))
            throw new InvalidOperationException("There are too many channels.");
        if (options.NegotiatedId is null)
            SendOpen(now, channel);
        else if (_isConnected)
            Confirm(channel);
        return channel;
    }

    /// <summary>
    /// Reads the next event; call it until it returns false, after packets were handled and after packets were sent. While it is not called, the other side's
    /// window closes: that is how to slow it down.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="next">The event.</param>
    public bool TryRead(TimeSpan now, out DataChannelEvent next)
    {
        SendAnswers(now);
        while (!_events.TryDequeue(out next))
        {
            if (Advance(now))
                continue;
            if (_room.TryTake() is not { } channel)
                return false;
            next = new DataChannelEvent(DataChannelEventKind.BufferedAmountLow, channel);
            return true;
        }
        return true;
    }

    internal DataChannelSendResult TrySend(TimeSpan now, RtcDataChannel channel, ReadOnlySpan<byte> data, bool isText)
    {
        if (channel.State is DataChannelState.Closing or DataChannelState.Closed)
            return DataChannelSendResult.Closed;
        if (_options.RemoteMaxMessageSize > 0 && data.Length > _options.RemoteMaxMessageSize)
            return DataChannelSendResult.TooLarge;
        var protocol = data.IsEmpty
            ? isText ? PayloadProtocol.EmptyText : PayloadProtocol.EmptyBinary
            : isText ? PayloadProtocol.Text : PayloadProtocol.Binary;
        // SCTP has no messages without bytes: one that says nothing stands for them (RFC 8831 §6.6).
        var result = Association.TrySend(now, channel.ToSend(protocol), data.IsEmpty ? [0] : data);
        if (result == SctpSendResult.Accepted)
            _room.HandleAccepted(channel);
        else if (result == SctpSendResult.BufferFull)
            _room.HandleRefused(channel, data.Length);
        return result switch
        {
            SctpSendResult.Accepted => DataChannelSendResult.Accepted,
            SctpSendResult.BufferFull => DataChannelSendResult.BufferFull,
            SctpSendResult.TooLarge => DataChannelSendResult.TooLarge,
            _ => DataChannelSendResult.Closed,
        };
    }

    internal void Close(RtcDataChannel channel)
    {
        if (channel.State is DataChannelState.Closing or DataChannelState.Closed)
            return;
        channel.State = DataChannelState.Closing;
        ResetOutgoing(channel);
    }

    private static void ValidateLength(string text, string name)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(text) > ushort.MaxValue)
            throw new ArgumentException("Must have at most 65,535 bytes.", name);
    }

    /// <summary>
    /// Takes the association's next message or event. Messages first: the end of a channel comes after them. Those of its next life wait until
    /// that end was read.
    /// </summary>
    private bool Advance(TimeSpan now)
    {
        if (_isConnected && Association.TryReadMessage(out var message))
        {
            Handle(now, message);
            return true;
        }
        if (!Association.TryReadEvent(out var happened))
            return false;
        Handle(happened);
        return true;
    }

    private void Handle(in SctpEvent happened)
    {
        switch (happened.Kind)
        {
            case SctpEventKind.Connected:
                Connected();
                break;
            case SctpEventKind.Restarted:
                // The other side knows none of our channels any more.
                CloseAll();
                _channels.UnblockAll();
                break;
            case SctpEventKind.IncomingStreamReset:
                HandleIncomingReset(happened.StreamId);
                break;
            case SctpEventKind.OutgoingStreamReset or SctpEventKind.StreamResetFailed:
                HandleOutgoingReset(happened.StreamId, happened.Kind == SctpEventKind.OutgoingStreamReset);
                break;
            default:
                _hasEnded = true;
                CloseAll();
                var kind = happened.Kind == SctpEventKind.Closed ? DataChannelEventKind.Closed : DataChannelEventKind.Failed;
                _events.Enqueue(new DataChannelEvent(kind, null, default, happened.Error));
                break;
        }
    }

    private void Connected()
    {
        _isConnected = true;
        _events.Enqueue(new DataChannelEvent(DataChannelEventKind.Connected, null));
        foreach (var channel in _channels.ToList())
        {
            if (channel.Id >= Association.OutgoingStreams)
                End(channel);
            else if (channel.State == DataChannelState.Closing)
                ResetOutgoing(channel);
            else if (channel.Options.NegotiatedId is not null)
                Confirm(channel);
        }
    }

    private void Handle(TimeSpan now, SctpMessage message)
    {
        if (message.PayloadProtocolId == PayloadProtocol.Dcep)
        {
            HandleControl(now, message);
            message.Dispose();
            return;
        }
        if (_channels[message.StreamId] is not { State: not DataChannelState.Closed } channel)
        {
            message.Dispose();
            return;
        }
        // Who speaks on it knows it, whatever became of the answer (RFC 8832 §6).
        if (channel.State == DataChannelState.Connecting)
            Confirm(channel);
        if (_reader.TryRead(channel, message, out var read))
        {
            _events.Enqueue(new DataChannelEvent(DataChannelEventKind.Message, channel, read));
            return;
        }
        message.Dispose();
        if (_reader.IsTooLarge)
            Close(channel);
    }

    private void HandleControl(TimeSpan now, SctpMessage message)
    {
        if (message.Span[0] == AckMessage.Type)
        {
            if (_channels[message.StreamId] is { State: DataChannelState.Connecting } channel)
                Confirm(channel);
        }
        else if (OpenMessage.TryParse(message.Span, out var open) && TryAccept(message.StreamId, open!, message.Span.Length) is { } accepted)
        {
            accepted.IsConfirmed = true;
            accepted.State = DataChannelState.Open;
            _unanswered.Add(accepted);
            SendAnswers(now);
            _events.Enqueue(new DataChannelEvent(DataChannelEventKind.IncomingChannel, accepted));
        }
        else
        {
            Refuse(message.StreamId);
        }
    }

    /// <summary>The other side's ids have the parity that ours have not (RFC 8832 §6).</summary>
    private RtcDataChannel? TryAccept(ushort id, OpenMessage open, int size)
    {
        var isTheirs = (id % 2 == 0) != _options.IsDtlsClient;
        if (!isTheirs || id >= Association.OutgoingStreams)
            return null;
        // Who opens it anew saw the end of the last one before us.
        if (_channels[id] is { State: DataChannelState.Closing, IsIncomingReset: true } last)
            End(last);
        if (_channels[id] is not null)
            return null;
        var options = new DataChannelOptions
        {
            IsOrdered = open.IsOrdered,
            MaxRetransmits = open.MaxRetransmits,
            MaxPacketLifetime = open.MaxPacketLifetime,
            Priority = open.Priority,
            Protocol = open.Protocol,
        };
        var channel = new RtcDataChannel(this, id, open.Label, options);
        return _channels.TryAddTheirs(channel, size) ? channel : null;
    }

    /// <summary>Confirms the channels that the other side has opened, as far as there is room.</summary>
    private void SendAnswers(TimeSpan now)
    {
        for (var i = 0; i < _unanswered.Count; i++)
        {
            var channel = _unanswered[i];
            if (channel.State == DataChannelState.Open
                && Association.TrySend(now, new SctpSend((ushort)channel.Id, PayloadProtocol.Dcep), AckMessage.Bytes) != SctpSendResult.Accepted)
                continue;
            _unanswered.RemoveAt(i--);
        }
    }

    private void Refuse(ushort id)
    {
        if (_channels[id] is { } channel)
            Close(channel);
        else if (Association.ResetStream(id))
            _channels.Block(id);
    }

    private void Confirm(RtcDataChannel channel)
    {
        channel.IsConfirmed = true;
        channel.State = DataChannelState.Open;
        _events.Enqueue(new DataChannelEvent(DataChannelEventKind.ChannelOpen, channel));
    }

    private void HandleIncomingReset(ushort id)
    {
        if (_channels[id] is not { } channel)
            return;
        channel.IsIncomingReset = true;
        if (channel.State != DataChannelState.Closing)
        {
            channel.State = DataChannelState.Closing;
            _events.Enqueue(new DataChannelEvent(DataChannelEventKind.ChannelClosing, channel));
            ResetOutgoing(channel);
        }
        Settle(channel);
    }

    private void HandleOutgoingReset(ushort id, bool isReset)
    {
        if (isReset)
            _channels.Unblock(id);
        else
            _channels.Block(id);
        if (_channels[id] is not { State: DataChannelState.Closing } channel)
            return;
        channel.IsOutgoingReset = true;
        Settle(channel);
    }

    private void ResetOutgoing(RtcDataChannel channel)
    {
        if (!_isConnected || Association.ResetStream((ushort)channel.Id))
            return;
        // Nobody can be told, so that nobody would understand who used it again.
        _channels.Block((ushort)channel.Id);
        (channel.IsIncomingReset, channel.IsOutgoingReset) = (true, true);
        Settle(channel);
    }

    private void Settle(RtcDataChannel channel)
    {
        if (channel is { IsIncomingReset: true, IsOutgoingReset: true })
            End(channel);
    }

    private void End(RtcDataChannel channel)
    {
        if (channel.State == DataChannelState.Closed)
            return;
        channel.State = DataChannelState.Closed;
        _reader.Forget(channel);
        _channels.Remove(channel);
        _events.Enqueue(new DataChannelEvent(DataChannelEventKind.ChannelClosed, channel));
    }

    private void CloseAll()
    {
        foreach (var channel in _channels.ToList())
            End(channel);
        _unanswered.Clear();
        _room.Clear();
    }

    private void SendOpen(TimeSpan now, RtcDataChannel channel)
    {
        var options = channel.Options;
        var open = new OpenMessage(options.IsOrdered, options.MaxRetransmits, options.MaxPacketLifetime, options.Priority, channel.Label, options.Protocol);
        var bytes = open.ToBytes();
        var isTooLarge = _options.RemoteMaxMessageSize > 0 && bytes.Length > _options.RemoteMaxMessageSize;
        if (!isTooLarge && Association.TrySend(now, new SctpSend((ushort)channel.Id, PayloadProtocol.Dcep), bytes) == SctpSendResult.Accepted)
            return;
        _channels.Remove(channel);
        if (isTooLarge)
            throw new ArgumentException("Label and protocol are longer than a message that the other side takes.", nameof(channel));
        throw new InvalidOperationException("The channel could not be announced: too much waits to be sent, or its stream is not there.");
    }

    private ushort TakeId(int? negotiated)
    {
        var streams = Association.OutgoingStreams == 0 ? MaxId + 1 : Association.OutgoingStreams;
        if (negotiated is { } id)
        {
            return id < streams && _channels.IsFree(id)
                ? (ushort)id
                : throw new InvalidOperationException($"The id {id} is taken, or beyond what the other side has.");
        }
        return _channels.FindFree(_options.IsDtlsClient ? 0 : 1, streams) ?? throw new InvalidOperationException("All ids are taken.");
    }
}
