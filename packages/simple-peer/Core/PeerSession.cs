using System.Net;
using System.Net.Sockets;
using WebTorrent.DataChannel;
using WebTorrent.Dtls;
using WebTorrent.Ice;
using WebTorrent.Identifiers;
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

    // What comes over a way that works before the answer does: a flight of DTLS.
    private const int MaxEarly = 16;

    private readonly WebRtcPeerOptions _options;
    private readonly DtlsCertificate _certificate;
    private readonly Random _random;
    private readonly IceAgentCore _ice;
    private readonly Negotiation _negotiation;
    private readonly Queue<PeerEvent> _events = new();
    private readonly List<byte[]> _early = [];
    private readonly byte[] _scratch = new byte[MaxDatagram];
    private SecureChannel? _channel;
    private Route _route;
    private TimeSpan? _deadline;
    private bool _wantsRestart;
    private PeerEvent? _end;
    private bool _isOver;

    public PeerSession(WebRtcPeerOptions options, DtlsCertificate certificate, Random random)
    {
        _options = options;
        _certificate = certificate;
        _random = random;
        _ice = new IceAgentCore(new IceAgentOptions { IsControlling = options.Initiator, ResolveMdns = options.ResolveMdns }, random);
        Gathering = new Gathering(_ice, random, options.Logger);
        Sockets = new SocketBases(_ice);
        _negotiation = new Negotiation(options, _ice, certificate.Fingerprint, random);
    }

    public Gathering Gathering { get; }

    /// <summary>The addresses of the socket.</summary>
    public SocketBases Sockets { get; }

    public IceState IceState => _ice.State;

    public IcePair? Pair => _ice.SelectedPair;

    public SecureChannel? Channel => _channel;

    public bool IsOpen { get; private set; }

    public TimeSpan? NextTimeout => _isOver
        ? Gathering.NextTimeout
        : Deadline.Earlier(Deadline.Earlier(_ice.NextTimeout, Gathering.NextTimeout), Deadline.Earlier(_channel?.NextTimeout, IsOpen ? null : _deadline));

    /// <summary>Begins: the initiator makes its offer, now or when it has gathered.</summary>
    public void Start(TimeSpan now)
    {
        if (_options.Initiator)
            _negotiation.WantOffer();
        Advance(now);
    }

    /// <summary>Takes a signal of the other side.</summary>
    /// <exception cref="WebRtcException">It is malformed, or does not fit.</exception>
    public void HandleSignal(TimeSpan now, in PeerSignal signal)
    {
        if (_isOver)
            return;
        _deadline ??= now + _options.ConnectTimeout;
        switch (signal.Kind)
        {
            case PeerSignalKind.Offer or PeerSignalKind.Answer:
                Describe(now, signal);
                break;
            case PeerSignalKind.Candidate when IceCandidate.TryParse(signal.Text, out var candidate):
                AddCandidate(now, candidate);
                break;
            case PeerSignalKind.Candidate when signal.Text.Length == 0:
                _ice.EndRemoteCandidates(now);
                break;
            case PeerSignalKind.Renegotiate when _options.Initiator && IsOpen:
                _wantsRestart = true; // There are no media to negotiate.
                break;
        }

        Advance(now);
    }

    /// <summary>Adds an address of the other side that was looked up, or told.</summary>
    public void AddCandidate(TimeSpan now, IceCandidate candidate)
    {
        if (MayBeTried(candidate))
            _ice.AddRemoteCandidate(now, candidate);
    }

    /// <summary>Looks for another way (RFC 8445 §9). Who does not make the offers asks the other side for one.</summary>
    public void Restart(TimeSpan now)
    {
        if (_isOver)
            return;
        if (_options.Initiator)
            _wantsRestart = true;
        else
            _events.Enqueue(new PeerEvent(PeerEventKind.Signal, new PeerSignal(PeerSignalKind.Renegotiate, "")));

        Advance(now);
    }

    /// <summary>Nobody waits for the servers any longer.</summary>
    public void EndGathering(TimeSpan now)
    {
        _negotiation.IsGathered = true;
        Advance(now);
    }

    /// <summary>Takes a datagram of the other side's DTLS, from wherever: it proves itself.</summary>
    public void HandleRecords(TimeSpan now, Span<byte> datagram)
    {
        if (_channel is not null)
            _channel.HandlePacket(now, datagram);
        else if (_early.Count < MaxEarly && !_isOver)
            _early.Add(datagram.ToArray());
    }

    /// <summary>Takes any other datagram.</summary>
    public void HandlePacket(TimeSpan now, in Route from, Span<byte> datagram)
    {
        if (Gathering.HandlePacket(now, from, datagram, out var relay, out var data))
        {
            if (relay is not null)
                HandleRelayed(now, relay, data.Peer, datagram.Slice(data.Offset, data.Length));
        }
        else if (from.Stream == 0 && Sockets.Find(from.Remote.Address) is var baseId and not 0)
        {
            _ice.HandlePacket(now, baseId, from.Remote, datagram);
        }
    }

    public void HandleTimeout(TimeSpan now)
    {
        _ice.HandleTimeout(now);
        Gathering.HandleTimeout(now);
        _channel?.HandleTimeout(now);
        if (!IsOpen && _deadline <= now)
            End(new WebRtcException(WebRtcErrorCode.Timeout, "The connection was not there in time."));
    }

    /// <summary>Does what follows from what was taken. After each batch.</summary>
    public void Advance(TimeSpan now)
    {
        Gathering.Settle(now);
        if (_wantsRestart && !_negotiation.IsOffering)
            BeginAnew(now);
        while (_ice.TryReadEvent(out var happened))
            Handle(now, happened);
        if (Gathering.IsComplete)
            _negotiation.IsGathered = true;
        while (!_isOver && _negotiation.TryMakeSignal(out var signal))
            _events.Enqueue(new PeerEvent(PeerEventKind.Signal, signal));
        if (_channel?.Advance() is { } end)
            EndAfterMessages(end);
    }

    /// <summary>The next event, without messages.</summary>
    public bool TryReadEvent(out PeerEvent next) => _events.TryDequeue(out next);

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
        IsOpen |= next.Kind == PeerEventKind.Open;
        return !_isOver;
    }

    /// <summary>Writes the next datagram into at least <see cref="MaxDatagram"/> bytes.</summary>
    public bool TryTransmit(TimeSpan now, Span<byte> datagram, out int length, out Route route)
    {
        if (Gathering.TryTransmit(datagram, out length, out route))
            return true;
        while (_ice.TryTransmit(datagram, out var check))
        {
            length = check.Length;
            if (TryAddress(now, check.BaseId, check.Remote, datagram, ref length, out route))
                return true;
        }

        if (_channel is null || _ice.SelectedPair is not { } pair)
            return false;
        while (_channel.TryTransmit(now, datagram, out length))
        {
            if (TryAddress(now, pair.BaseId, pair.Remote, datagram, ref length, out route))
                return true;
        }

        return false;
    }

    /// <summary>Ends it: what <see cref="TryTransmit"/> writes after that says so.</summary>
    public void Close(TimeSpan now)
    {
        _channel?.Close();
        Gathering.Close(now);
        End(error: null);
    }

    public void Dispose() => _channel?.Dispose();

    private void HandleRelayed(TimeSpan now, Relay relay, IPEndPoint peer, Span<byte> datagram)
    {
        if (DtlsConnectionCore.IsDtls(datagram))
            HandleRecords(now, datagram);
        else
            _ice.HandlePacket(now, relay.BaseId, peer, datagram);
    }

    private bool TryAddress(TimeSpan now, int baseId, IPEndPoint remote, Span<byte> datagram, ref int length, out Route route)
    {
        if (Gathering.FindRelay(baseId) is not { } relay)
        {
            // The same value again and again for the same way, so that its datagrams can go together.
            if (!ReferenceEquals(_route.Remote, remote))
                _route = new Route(remote);
            route = _route;
            return true;
        }

        datagram[..length].CopyTo(_scratch);
        route = relay.Route;
        length = relay.Client.Wrap(now, remote, _scratch.AsSpan(0, length), datagram);
        return length > 0;
    }

    private void Describe(TimeSpan now, in PeerSignal signal)
    {
        var remote = _negotiation.Read(signal);
        var parameters = new IceParameters(remote.Data!.IceUfrag, remote.Data.IcePassword) { IsLite = remote.Data.IsIceLite };
        if (signal.Kind == PeerSignalKind.Offer)
            AcceptOffer(now, remote, parameters);
        else
            _negotiation.AcceptAnswer(remote);
        _channel ??= MakeChannel(now, remote);
        _ice.SetRemoteParameters(now, parameters);
        foreach (var line in remote.Data.Candidates)
        {
            if (IceCandidate.TryParse(line, out var candidate))
                AddCandidate(now, candidate);
        }

        if (remote.Data.HasEndOfCandidates)
            _ice.EndRemoteCandidates(now);
    }

    private void AcceptOffer(TimeSpan now, SessionDescription offer, IceParameters parameters)
    {
        // Others than before mean that the other side looks for another way.
        if (_ice.RemoteParameters is { } known && known != parameters)
            _ice.Restart(now);
        _negotiation.AcceptOffer(offer);
    }

    private void BeginAnew(TimeSpan now)
    {
        _wantsRestart = false;
        _ice.Restart(now);
        _negotiation.WantOffer();
    }

    private SecureChannel MakeChannel(TimeSpan now, SessionDescription remote)
    {
        var channel = new SecureChannel(_options, _certificate, remote.Data!, _negotiation.IsDtlsClient(remote), _random);
        if (_options.Initiator || _options.Channel.NegotiatedId is not null)
            channel.Open(now, _options.ChannelName ?? MakeName());
        if (_ice.SelectedPair is not null)
            channel.Start(now);
        foreach (var packet in _early)
            channel.HandlePacket(now, packet);
        _early.Clear();
        return channel;
    }

    private string MakeName()
    {
        Span<byte> name = stackalloc byte[20];
        _random.NextBytes(name);
        return Convert.ToHexStringLower(name);
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
                break;
            case IceEventKind.StateChanged:
                HandleState(happened.State);
                break;
        }
    }

    private void HandleState(IceState state)
    {
        if (state == IceState.Failed)
            EndAfterMessages(new PeerEvent(PeerEventKind.Closed, Error: new WebRtcException(WebRtcErrorCode.Unreachable, IsOpen ? "The other side cannot be reached any more." : "No way to the other side was found.")));
        else if (IsOpen && state is IceState.Disconnected)
            _events.Enqueue(new PeerEvent(PeerEventKind.Silent));
        else if (IsOpen && state is IceState.Connected or IceState.Completed)
            _events.Enqueue(new PeerEvent(PeerEventKind.Heard));
    }

    /// <summary>What came before the end is for whoever reads, however slowly.</summary>
    private void EndAfterMessages(in PeerEvent end)
    {
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
        _early.Clear();
        _events.Enqueue(new PeerEvent(PeerEventKind.Closed, Error: error));
    }

    /// <summary>Whoever wrote the signal may be a stranger.</summary>
    private bool MayBeTried(IceCandidate candidate)
    {
        if (candidate.EndPoint is not { Address: var address })
            return true; // A name, which ICE has looked up only on the local network, if at all.
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return IPAddress.IsLoopback(address) ? _options.AllowLoopback : _options.AllowPrivateAddresses || address.IsPublic();
    }
}
