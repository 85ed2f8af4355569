using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using WebTorrent.RandomBytes;

namespace WebTorrent.Stun;

/// <summary>
/// The client of one TURN allocation (RFC 8656) without socket, clock or timer: credentials, refreshing, permissions and channels for the peers that are
/// written to.
/// </summary>
/// <remarks>
/// The owner hands in the time (monotonic, from any start) and whole messages that came <em>from <see cref="Server"/></em>, calls
/// <see cref="HandleTimeout"/> at <see cref="NextTimeout"/>, sends to the server what <see cref="TryTransmit"/> and <see cref="Wrap"/> write, and reads
/// what happened from <see cref="TryReadEvent"/>. Packets of a peer with a channel cost no allocation. Not thread-safe.
/// </remarks>
public sealed partial class TurnClientCore
{
    private const int MaxRequestSize = 1_500;

    private readonly TurnClientOptions _options;
    private readonly Random _random;
    private readonly TurnAuthentication _authentication;
    private readonly TurnPeers _peers;
    private readonly List<TurnRequest> _requests = [];
    private readonly Queue<TurnEvent> _events = new();
    private TimeSpan? _refreshAt;
    private TimeSpan _allocatedUntil;
    private TimeSpan _lastSent;
    private bool _keepsAlive;

    /// <summary>Makes a client that does nothing yet.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="random">Where transaction ids come from; must not be foreseeable. Null: the operating system's randomness.</param>
    /// <exception cref="ArgumentException">A setting is missing or out of its range.</exception>
    public TurnClientCore(TurnClientOptions options, Random? random = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _random = random ?? CryptoRandom.Instance;
        _authentication = new TurnAuthentication(options);
        _peers = new TurnPeers(options.MaxPeers);
        Server = options.Server;
    }

    /// <summary>The server, which over UDP may send us to another one (300) before it allocates.</summary>
    public IPEndPoint Server { get; private set; }

    /// <summary>Where it stands.</summary>
    public TurnState State { get; private set; }

    /// <summary>The address at which peers reach us; null before <see cref="TurnEventKind.Allocated"/>.</summary>
    public IPEndPoint? RelayedAddress { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due; null when it is not.</summary>
    public TimeSpan? NextTimeout { get; private set; }

    /// <summary>When a NAT on the way to the server is to be reminded of us; null: it is not.</summary>
    private TimeSpan? KeepAliveAt => State == TurnState.Allocated && !_options.IsReliable ? _lastSent + _options.KeepAlive : null;

    /// <summary>Asks for a relayed address. Does nothing the second time.</summary>
    /// <param name="now">The time.</param>
    public void Start(TimeSpan now)
    {
        if (State != TurnState.New)
            return;
        State = TurnState.Allocating;
        Ask(now, TurnRequestKind.Allocate, peer: null);
        Reschedule();
    }

    /// <summary>
    /// Gives the relayed address back; <see cref="TurnEventKind.Closed"/> follows. Whoever cannot wait for it sends what <see cref="TryTransmit"/> gives and
    /// goes.
    /// </summary>
    /// <param name="now">The time.</param>
    public void Close(TimeSpan now)
    {
        if (State is TurnState.Closing or TurnState.Closed)
            return;
        var isAllocated = State == TurnState.Allocated;
        _requests.Clear();
        _refreshAt = null;
        State = TurnState.Closing;
        if (isAllocated)
            Ask(now, TurnRequestKind.Deallocate, peer: null);
        else
            End(new TurnEvent(TurnEventKind.Closed));
        Reschedule();
    }

    /// <summary>Takes a message from the server. What is malformed, forged or not asked for is ignored.</summary>
    /// <param name="now">The time.</param>
    /// <param name="packet">One whole message: a datagram, or a frame from <see cref="StunStreamReader"/>. Not kept.</param>
    /// <param name="data">A peer's datagram inside it.</param>
    /// <returns>Whether there is one.</returns>
    public bool HandlePacket(TimeSpan now, ReadOnlySpan<byte> packet, out TurnData data)
    {
        data = default;
        if (State is TurnState.New or TurnState.Closed)
            return false;
        if (TurnChannelData.TryParse(packet, out var channel, out var length))
            return TryReadChannel(channel, length, out data);
        if (!StunMessage.TryParse(packet, out var message))
            return false;
        if (message.Class == StunClass.Indication)
            return message.Method == StunMethod.Data && TryReadIndication(packet, message, out data);
        if (message.Class != StunClass.Request && FindRequest(message) is { } request)
        {
            HandleResponse(now, request, message);
            Reschedule();
        }

        return false;
    }

    /// <summary>Does what is due: sends again, refreshes, renews permissions and channels, keeps a NAT's memory. Too early nothing happens.</summary>
    /// <param name="now">The time.</param>
    public void HandleTimeout(TimeSpan now)
    {
        if (NextTimeout is not { } due || now < due)
            return;
        HandleRequests(now);
        if (State == TurnState.Allocated)
        {
            RefreshIfDue(now);
            CheckPeers(now);
            KeepAliveIfDue(now);
        }

        Reschedule();
    }

    /// <summary>Whether a request waits for <see cref="TryTransmit"/>: better it goes before what was wrapped, which may need what it asks for.</summary>
    public bool HasRequest => _requests.Exists(static request => request.Sends);

    /// <summary>Writes the next message for the server.</summary>
    /// <param name="packet">Where it goes; 1,500 bytes are always enough.</param>
    /// <param name="length">Its length.</param>
    /// <returns>False when there is nothing to send.</returns>
    /// <exception cref="ArgumentException">The buffer is too small.</exception>
    public bool TryTransmit(Span<byte> packet, out int length)
    {
        length = 0;
        foreach (var request in _requests)
        {
            if (!request.Sends)
                continue;
            request.Packet.CopyTo(packet);
            length = request.Packet.Length;
            request.Sends = false;
            return true;
        }

        if (!_keepsAlive || State != TurnState.Allocated)
            return false;
        _keepsAlive = false;
        var writer = new StunMessageWriter(packet, StunClass.Indication, StunMethod.Binding, StunTransactionId.Create(_random));
        writer.AddFingerprint();
        length = writer.Length;
        return true;
    }

    /// <summary>
    /// Wraps a datagram for a peer. The first one makes the server let the peer's packets through (CreatePermission); may get lost before that is done, as
    /// any datagram may.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="peer">Where it is to go, of the family of the relayed address. Kept.</param>
    /// <param name="payload">The datagram; may lie in <paramref name="packet"/>. Up to 65,000 bytes.</param>
    /// <param name="packet">Where the wrapped one goes: 40 bytes more are enough for IPv4, 52 for IPv6.</param>
    /// <returns>How many bytes to send to the server; 0 when it cannot be sent: no allocation, too many peers, refused by the server, another family, no room.</returns>
    public int Wrap(TimeSpan now, IPEndPoint peer, ReadOnlySpan<byte> payload, Span<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(peer);
        if (State != TurnState.Allocated || peer.AddressFamily != _options.RelayedFamily)
            return 0;
        var known = _peers.Find(peer) ?? _peers.Add(peer);
        if (known is null || now < known.RefusedUntil)
            return 0;
        known.LastWrite = _lastSent = now;
        known.Written = Math.Min(known.Written + 1, _options.ChannelAfter);
        if (!known.IsAsking && (now >= known.PermittedUntil || WantsChannel(known)))
        {
            AskFor(now, known);
            Reschedule();
        }

        return now < known.ChannelUntil
            ? TurnChannelData.Write(packet, known.Channel, payload, _options.IsReliable)
            : WriteIndication(known, payload, packet);
    }

    /// <summary>What happened next; false when nothing did.</summary>
    public bool TryReadEvent([NotNullWhen(true)] out TurnEvent? turnEvent) => _events.TryDequeue(out turnEvent);

    private bool TryReadChannel(ushort channel, int length, out TurnData data)
    {
        data = default;
        if (_peers.Find(channel) is not { } peer)
            return false;
        data = new TurnData(peer.EndPoint, TurnChannelData.HeaderSize, length);
        return true;
    }

    private bool TryReadIndication(ReadOnlySpan<byte> packet, in StunMessage message, out TurnData data)
    {
        data = default;
        if (!message.TryGet(StunAttributeType.Data, out var payload) || message.XorPeerAddress is not { } address)
            return false;
        // RFC 8656 §11.4: only from where there is a permission for. Behind some NATs a peer has another port than it was told.
        var peer = _peers.Find(address)?.EndPoint ?? address;
        if (ReferenceEquals(peer, address) && !_peers.Knows(address.Address))
            return false;
        _ = packet.Overlaps(payload, out var offset);
        data = new TurnData(peer, payload.IsEmpty ? packet.Length : offset, payload.Length);
        return true;
    }

    private int WriteIndication(TurnPeer peer, ReadOnlySpan<byte> payload, Span<byte> packet)
    {
        var address = peer.EndPoint.AddressFamily == AddressFamily.InterNetwork ? 12 : 24;
        var start = StunMessage.HeaderSize + address + 4;
        if (payload.Length > 65_000 || packet.Length < start + StunLayout.Pad(payload.Length))
            return 0;
        // First the payload: it may lie in the same buffer.
        payload.CopyTo(packet[start..]);
        var writer = new StunMessageWriter(packet, StunClass.Indication, StunMethod.Send, StunTransactionId.Create(_random));
        writer.Write(StunAttributeType.XorPeerAddress, peer.EndPoint);
        writer.Write(StunAttributeType.Data, packet.Slice(start, payload.Length));
        return writer.Length;
    }
}
