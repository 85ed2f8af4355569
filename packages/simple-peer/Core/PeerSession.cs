using WebTorrent.DataChannel;
using WebTorrent.Datagram;
using WebTorrent.Dtls;
using WebTorrent.Ice;
using WebTorrent.SimplePeer.Signals;

namespace WebTorrent.SimplePeer.Core;

/// <summary>
/// One side of a connection without sockets, clock and threads: signals, datagrams and times go in; signals, datagrams and messages come out (RFC 8825).
/// Not thread-safe.
/// </summary>
internal sealed class PeerSession : IDisposable
{
    /// <summary>The largest datagram that is written, in bytes: what goes through a relay has a header more.</summary>
    public const int MaxDatagram = 1500;

    private readonly WebRtcPeerOptions _options;
    private readonly DtlsCertificate _certificate;
    private readonly Random _random;
    private readonly Negotiation _negotiation;
    private readonly Inbox _inbox = new();
    private readonly Queue<PeerEvent> _events = new();
    private SecureChannel? _channel;
    private TimeSpan? _deadline;
    private PeerEvent? _end;
    private bool _isOver;

    public PeerSession(WebRtcPeerOptions options, DtlsCertificate certificate, Random random)
    {
        _options = options;
        _certificate = certificate;
        _random = random;
        Transport = new IceTransport(options, random);
        _negotiation = new Negotiation(options, Transport, certificate.Fingerprint, random);
    }

    /// <summary>The way to the other side.</summary>
    public IceTransport Transport { get; }

    public SecureChannel? Channel => _channel;

    public bool IsOpen { get; private set; }

    public TimeSpan? NextTimeout => _isOver
        ? Transport.NextTimeout
        : Deadline.Earlier(Deadline.Earlier(Transport.NextTimeout, _negotiation.NextTimeout), Deadline.Earlier(_channel?.NextTimeout, IsOpen ? null : _deadline));

    /// <summary>Begins: the initiator makes its offer, now or when it has gathered.</summary>
    public void Start(TimeSpan now)
    {
        _negotiation.Start(now);
        Advance(now);
    }

    /// <summary>Takes a signal of the other side.</summary>
    /// <exception cref="WebRtcException">It is malformed, or does not fit.</exception>
    public void HandleSignal(TimeSpan now, in PeerSignal signal)
    {
        if (_isOver)
            return;
        if (signal.Kind == PeerSignalKind.Renegotiate && !IsOpen)
            return; // The first offer is still under way.
        if (_negotiation.Handle(now, signal) is { } remote)
            _channel ??= MakeChannel(now, remote);
        _deadline ??= now + _options.ConnectTimeout;
        Advance(now);
    }

    /// <summary>Looks for another way (RFC 8445 §9). Who does not make the offers asks the other side for one.</summary>
    public void Restart(TimeSpan now)
    {
        if (_isOver)
            return;
        _negotiation.Restart();
        Advance(now);
    }

    /// <summary>Takes a datagram of the socket. What is nobody's costs no memory.</summary>
    public void HandleDatagram(TimeSpan now, ReadOnlySpan<byte> payload, in DatagramAddress from)
    {
        if (!DtlsConnectionCore.IsDtls(payload))
        {
            if (_inbox.TryCopySmall(payload, out var packet))
                HandlePacket(now, new Route(from.ToIPEndPoint()), packet);
        }
        else if (Transport.Knows(from))
        {
            HandleRecords(now, _inbox.Copy(payload));
        }
    }

    /// <summary>Takes any datagram but DTLS of the socket: a check, or what a server says or relays.</summary>
    public void HandlePacket(TimeSpan now, in Route from, Span<byte> datagram)
    {
        Transport.HandlePacket(now, from, datagram, out var records);
        if (!records.IsEmpty)
            HandleRecords(now, records);
    }

    public void HandleTimeout(TimeSpan now)
    {
        Transport.HandleTimeout(now);
        _channel?.HandleTimeout(now);
        if (!IsOpen && _deadline <= now)
            End(Explain(WebRtcErrorCode.Timeout, "The connection was not there in time."));
    }

    /// <summary>Does what follows from what was taken. After each batch.</summary>
    public void Advance(TimeSpan now)
    {
        Transport.Advance(now);
        _negotiation.Advance(now);
        while (Transport.TryReadEvent(out var happened))
            Handle(now, happened);
        while (!_isOver && _negotiation.TryMakeSignal(out var signal))
            _events.Enqueue(new PeerEvent(PeerEventKind.Signal, signal));
        if (_channel?.Advance() is { } end)
            EndAfterMessages(end);
    }

    /// <summary>The next event, without messages.</summary>
    public bool TryReadEvent(out PeerEvent next)
    {
        if (_events.TryDequeue(out next))
            return true;
        next = new PeerEvent(PeerEventKind.Writable);
        return _channel is not null && _channel.TakeWritable();
    }

    /// <summary>The next message, or what else concerns the channel. While nobody asks, the other side is slowed down.</summary>
    public bool TryReadChannel(TimeSpan now, out PeerEvent next)
    {
        next = default;
        if (_isOver || _channel is null)
            return false;
        if (!_channel.TryRead(now, out next))
        {
            if (_end is { } end)
                End(end.Error);
            return false;
        }

        if (next.Kind == PeerEventKind.Closed)
            End(next.Error);
        if (next.Kind == PeerEventKind.Open)
        {
            IsOpen = true;
            Transport.EndGathering();
        }

        return !_isOver;
    }

    /// <summary>Writes the next datagram into at least <see cref="MaxDatagram"/> bytes.</summary>
    public bool TryTransmit(TimeSpan now, Span<byte> datagram, out int length, out Route route)
    {
        if (Transport.TryTransmit(now, datagram, out length, out route))
            return true;
        if (_channel is null || Transport.Pair is not { } pair)
            return false;
        while (_channel.TryTransmit(now, datagram, out length))
        {
            if (Transport.TryAddress(now, pair, datagram, ref length, out route))
                return true;
        }

        return false;
    }

    /// <summary>Ends it: what <see cref="TryTransmit"/> writes after that says so.</summary>
    public void Close()
    {
        _channel?.Close();
        End(error: null);
    }

    public void Dispose() => _channel?.Dispose();

    private void HandleRecords(TimeSpan now, Span<byte> datagram)
    {
        if (_channel is not null)
            _channel.HandlePacket(now, datagram);
        else if (!_isOver)
            _inbox.KeepEarly(datagram);
    }

    private SecureChannel MakeChannel(TimeSpan now, SessionDescription remote)
    {
        var channel = new SecureChannel(_options, _certificate, remote.Data!, _negotiation.IsDtlsClient(remote), _random);
        if (_options.Initiator || _options.Channel.NegotiatedId is not null)
            channel.Open(now, _random);
        if (Transport.Pair is not null)
            channel.Start(now);
        _inbox.TakeEarly(packet => channel.HandlePacket(now, packet));
        return channel;
    }

    private void Handle(TimeSpan now, IceEvent happened)
    {
        switch (happened.Kind)
        {
            case IceEventKind.LocalCandidate when happened.Candidate is { } candidate:
                _negotiation.AddCandidate(candidate.ToString());
                break;
            case IceEventKind.ResolveName:
                _events.Enqueue(new PeerEvent(PeerEventKind.ResolveName, Candidate: happened.Candidate));
                break;
            case IceEventKind.PairSelected when happened.Pair is { } pair:
                Log.PairSelected(_options.Logger, pair.LocalType, pair.RemoteType, pair.Remote);
                _channel?.Start(now);
                if (IsOpen)
                    Transport.EndGathering();
                break;
            case IceEventKind.StateChanged:
                HandleState(happened.State);
                break;
        }
    }

    private void HandleState(IceState state)
    {
        if (state == IceState.Failed)
            EndAfterMessages(new PeerEvent(PeerEventKind.Closed, Error: Explain(WebRtcErrorCode.Unreachable, IsOpen ? "The other side cannot be reached any more." : "No way to the other side was found.")));
        else if (IsOpen && state is IceState.Disconnected)
            _events.Enqueue(new PeerEvent(PeerEventKind.Silent));
        else if (IsOpen && state is IceState.Connected or IceState.Completed)
            _events.Enqueue(new PeerEvent(PeerEventKind.Heard));
    }

    /// <summary>Where a relay is missing that was asked for, that may be why.</summary>
    private WebRtcException Explain(WebRtcErrorCode code, string message) => Transport.RelayFailure is { } failure
        ? new WebRtcException(code, $"{message} There is no relay: {failure.Message}", failure)
        : new WebRtcException(code, message);

    /// <summary>What came before the end is for whoever reads, however slowly; nothing more is sent.</summary>
    private void EndAfterMessages(in PeerEvent end)
    {
        _channel?.StopSending();
        if (IsOpen)
            _end ??= end;
        else
            End(end.Error);
    }

    private void End(WebRtcException? error)
    {
        if (_isOver)
            return;
        _isOver = true;
        IsOpen = false;
        _inbox.Clear();
        Transport.End();
        _events.Enqueue(new PeerEvent(PeerEventKind.Closed, Error: error));
    }
}
