using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace WebTorrent.Stun.Tests.Turn;

/// <summary>A small TURN server that keeps the rules of RFC 8656 and remembers what it was asked. It has one client.</summary>
internal sealed class TurnServerModel
{
    private static readonly byte[] Sha256Algorithms = [0, 2, 0, 0, 0, 1, 0, 0];

    // RFC 8656 §9: for addresses, whatever their ports.
    private readonly Dictionary<IPAddress, TimeSpan> _permissions = [];
    private readonly Dictionary<ushort, (IPEndPoint Peer, TimeSpan Until)> _channels = [];
    private readonly Dictionary<StunTransactionId, byte[]> _answered = [];
    private int _nonce = 1;
    private TimeSpan? _allocatedUntil;

    public string Password { get; set; } = "secret";

    public IPEndPoint Relayed { get; init; } = IPEndPoint.Parse("198.51.100.9:50000");

    public bool OffersSha256 { get; init; }

    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>A new nonce at each request.</summary>
    public bool ChangesNonceAlways { get; init; }

    public int? Refuses { get; set; }

    public StunMethod? RefusedMethod { get; set; }

    public IPEndPoint? SendsTo { get; set; }

    public List<StunMethod> Requests { get; } = [];

    public List<(IPEndPoint Peer, byte[] Payload, bool ByChannel)> Relayings { get; } = [];

    public bool IsAllocated(TimeSpan now) => now < _allocatedUntil;

    public bool IsPermitted(TimeSpan now, IPEndPoint peer) => IsAllocated(now) && now < _permissions.GetValueOrDefault(peer.Address);

    public void ChangeNonce() => _nonce++;

    /// <summary>A peer's datagram as it goes to the client; null when the server drops it.</summary>
    public byte[]? FromPeer(TimeSpan now, IPEndPoint peer, byte[] payload)
    {
        if (!IsPermitted(now, peer))
            return null;
        foreach (var (channel, bound) in _channels)
        {
            if (bound.Peer.Equals(peer) && now < bound.Until)
                return [(byte)(channel >> 8), (byte)channel, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];
        }

        var writer = new StunMessageWriter(new byte[2_000], StunClass.Indication, StunMethod.Data, default);
        writer.Write(StunAttributeType.XorPeerAddress, peer);
        writer.Write(StunAttributeType.Data, payload);
        return writer.Written.ToArray();
    }

    /// <summary>Takes a packet from the client.</summary>
    /// <returns>The answer, if any.</returns>
    public byte[]? Handle(TimeSpan now, ReadOnlySpan<byte> packet)
    {
        if (!StunMessage.TryParse(packet, out var message))
        {
            HandleChannelData(now, packet);
            return null;
        }

        if (message.Class == StunClass.Indication)
        {
            if (message.XorPeerAddress is { } peer && IsPermitted(now, peer))
                Relayings.Add((peer, message.Data.ToArray(), false));
            return null;
        }

        Assert.True(message.VerifyFingerprint());
        if (_answered.TryGetValue(message.TransactionId, out var again))
            return again;
        return _answered[message.TransactionId] = HandleRequest(now, message);
    }

    private void HandleChannelData(TimeSpan now, ReadOnlySpan<byte> packet)
    {
        var channel = BinaryPrimitives.ReadUInt16BigEndian(packet);
        var length = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (_channels.TryGetValue(channel, out var bound) && now < bound.Until && IsPermitted(now, bound.Peer))
            Relayings.Add((bound.Peer, packet.Slice(4, length).ToArray(), true));
    }

    private byte[] HandleRequest(TimeSpan now, in StunMessage message)
    {
        Requests.Add(message.Method);
        if (SendsTo is { } other && message.Method == StunMethod.Allocate)
            return Answer(message, 300, alternate: other);
        if (!message.HasIntegrity && !message.HasIntegritySha256)
            return Answer(message, 401);
        var nonce = Encoding.ASCII.GetString(message.Nonce);
        if (ChangesNonceAlways)
            _nonce++;
        if (nonce != Nonce)
            return Answer(message, 438);
        if (!IsGenuine(message))
            return Answer(message, 401);
        if (Refuses is { } code && (RefusedMethod is null || RefusedMethod == message.Method))
            return Answer(message, code);
        return Answer(message, Apply(now, message));
    }

    private string Nonce => (OffersSha256 ? "obMatJos2wAAA" : "nonce") + _nonce;

    private bool IsGenuine(in StunMessage message)
    {
        if (!OffersSha256)
            return message.VerifyIntegrity(Key) && Encoding.ASCII.GetString(message.Username) == "user";
        var hash = System.Security.Cryptography.SHA256.HashData("user:realm"u8);
        return message.TryGet(StunAttributeType.PasswordAlgorithms, out var list) && list.SequenceEqual(Sha256Algorithms)
            && message.TryGet(StunAttributeType.UserHash, out var user) && user.SequenceEqual(hash) && message.VerifyIntegritySha256(Key);
    }

    private byte[] Key => OffersSha256 ? StunKey.LongTermSha256("user", "realm", Password) : StunKey.LongTerm("user", "realm", Password);

    private int Apply(TimeSpan now, in StunMessage message)
    {
        if (message.Method == StunMethod.Allocate)
        {
            if (IsAllocated(now))
                return 437;
            _allocatedUntil = now + Lifetime;
            return message.RequestedTransport == 17 ? 0 : 442;
        }

        if (!IsAllocated(now))
            return 437;
        if (message.Method == StunMethod.Refresh)
        {
            _allocatedUntil = message.Lifetime == TimeSpan.Zero ? null : now + Lifetime;
            return 0;
        }

        if (message.XorPeerAddress is not { } peer)
            return 400;
        _permissions[peer.Address] = now + TimeSpan.FromMinutes(5);
        return message.Method == StunMethod.ChannelBind ? Bind(now, message.ChannelNumber ?? 0, peer) : 0;
    }

    // RFC 8656 §12.2: neither a number nor a peer may be in another binding.
    private int Bind(TimeSpan now, ushort channel, IPEndPoint peer)
    {
        if (channel is < 0x4000 or > 0x4FFF)
            return 400;
        foreach (var (known, bound) in _channels)
        {
            if (now < bound.Until && known == channel != bound.Peer.Equals(peer))
                return 400;
        }

        _channels[channel] = (peer, now + TimeSpan.FromMinutes(10));
        return 0;
    }

    private byte[] Answer(in StunMessage request, int error, IPEndPoint? alternate = null)
    {
        var isError = error != 0;
        var writer = new StunMessageWriter(new byte[500], isError ? StunClass.ErrorResponse : StunClass.SuccessResponse, request.Method, request.TransactionId);
        if (isError)
            writer.WriteError(error, "error");
        if (alternate is not null)
            writer.Write(StunAttributeType.AlternateServer, alternate);
        if (error is 401 or 438)
        {
            writer.Write(StunAttributeType.Realm, "realm");
            writer.Write(StunAttributeType.Nonce, Nonce);
            if (OffersSha256)
                writer.Write(StunAttributeType.PasswordAlgorithms, Sha256Algorithms);
            return writer.Written.ToArray();
        }

        if (!isError && request.Method == StunMethod.Allocate)
        {
            writer.Write(StunAttributeType.XorRelayedAddress, Relayed);
            writer.Write(StunAttributeType.XorMappedAddress, IPEndPoint.Parse("203.0.113.1:7000"));
        }

        if (!isError && request.Method is StunMethod.Allocate or StunMethod.Refresh)
            writer.WriteLifetime(Lifetime);
        if (OffersSha256)
            writer.AddIntegritySha256(Key);
        else
            writer.AddIntegrity(Key);
        return writer.Written.ToArray();
    }
}
