using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebTorrent.Stun;

/// <content>The values of attributes: null when there is none, or when it is malformed. Of several of a type the first counts.</content>
public readonly ref partial struct StunMessage
{
    /// <summary>XOR-MAPPED-ADDRESS: where the server saw the request come from.</summary>
    public IPEndPoint? XorMappedAddress => GetXorAddress(StunAttributeType.XorMappedAddress);

    /// <summary>MAPPED-ADDRESS: the same, from old servers.</summary>
    public IPEndPoint? MappedAddress => TryGet(StunAttributeType.MappedAddress, out var value) ? StunAddress.Read(value) : null;

    /// <summary>XOR-PEER-ADDRESS.</summary>
    public IPEndPoint? XorPeerAddress => GetXorAddress(StunAttributeType.XorPeerAddress);

    /// <summary>XOR-RELAYED-ADDRESS.</summary>
    public IPEndPoint? XorRelayedAddress => GetXorAddress(StunAttributeType.XorRelayedAddress);

    /// <summary>ALTERNATE-SERVER.</summary>
    public IPEndPoint? AlternateServer => TryGet(StunAttributeType.AlternateServer, out var value) ? StunAddress.Read(value) : null;

    /// <summary>USERNAME in UTF-8; empty without one.</summary>
    public ReadOnlySpan<byte> Username => Get(StunAttributeType.Username);

    /// <summary>REALM in UTF-8; empty without one.</summary>
    public ReadOnlySpan<byte> Realm => Get(StunAttributeType.Realm);

    /// <summary>NONCE; empty without one.</summary>
    public ReadOnlySpan<byte> Nonce => Get(StunAttributeType.Nonce);

    /// <summary>SOFTWARE in UTF-8; empty without one.</summary>
    public ReadOnlySpan<byte> Software => Get(StunAttributeType.Software);

    /// <summary>DATA; empty without it.</summary>
    public ReadOnlySpan<byte> Data => Get(StunAttributeType.Data);

    /// <summary>ERROR-CODE: 300 to 699; null without one. Its text is <see cref="ErrorReason"/>.</summary>
    public int? ErrorCode
    {
        get
        {
            if (!TryGet(StunAttributeType.ErrorCode, out var value) || value.Length < 4)
                return null;
            var (hundreds, rest) = (value[2] & 7, value[3]);
            return hundreds is >= 3 and <= 6 && rest < 100 ? (hundreds * 100) + rest : null;
        }
    }

    /// <summary>The text of ERROR-CODE, for a person: not to be trusted, at most 127 characters; empty without one.</summary>
    public string ErrorReason
    {
        get
        {
            if (!TryGet(StunAttributeType.ErrorCode, out var value) || value.Length < 4)
                return "";
            var reason = Encoding.UTF8.GetString(value[4..Math.Min(value.Length, 4 + 763)]);
            return reason.Length <= 127 ? reason : reason[..127];
        }
    }

    /// <summary>PRIORITY.</summary>
    public uint? Priority => GetUInt32(StunAttributeType.Priority);

    /// <summary>Whether there is a USE-CANDIDATE.</summary>
    public bool UseCandidate => Has(StunAttributeType.UseCandidate);

    /// <summary>The tie-breaker of ICE-CONTROLLED.</summary>
    public ulong? IceControlled => GetUInt64(StunAttributeType.IceControlled);

    /// <summary>The tie-breaker of ICE-CONTROLLING.</summary>
    public ulong? IceControlling => GetUInt64(StunAttributeType.IceControlling);

    /// <summary>LIFETIME, whole seconds.</summary>
    public TimeSpan? Lifetime => GetUInt32(StunAttributeType.Lifetime) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>CHANNEL-NUMBER, whatever its range.</summary>
    public ushort? ChannelNumber => GetUInt32(StunAttributeType.ChannelNumber) is { } value ? (ushort)(value >> 16) : null;

    /// <summary>REQUESTED-TRANSPORT: the protocol number of IP; 17 is UDP.</summary>
    public byte? RequestedTransport => GetUInt32(StunAttributeType.RequestedTransport) is { } value ? (byte)(value >> 24) : null;

    /// <summary>REQUESTED-ADDRESS-FAMILY; null when it is neither IPv4 nor IPv6.</summary>
    public AddressFamily? RequestedAddressFamily => (GetUInt32(StunAttributeType.RequestedAddressFamily) >> 24) switch
    {
        StunAddress.IPv4 => AddressFamily.InterNetwork,
        StunAddress.IPv6 => AddressFamily.InterNetworkV6,
        _ => null,
    };

    /// <summary>Whether there is an attribute of a type.</summary>
    public bool Has(StunAttributeType type) => TryGet(type, out _);

    /// <summary>Finds the first attribute of a type.</summary>
    /// <param name="type">Which.</param>
    /// <param name="value">Its value without padding.</param>
    public bool TryGet(StunAttributeType type, out ReadOnlySpan<byte> value)
    {
        foreach (var attribute in Attributes)
        {
            if (attribute.Type != type)
                continue;
            value = attribute.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Reads UNKNOWN-ATTRIBUTES.</summary>
    /// <param name="types">Where the types go; those beyond its length are left out.</param>
    /// <returns>How many were put there.</returns>
    public int GetUnknownAttributes(Span<StunAttributeType> types)
    {
        var value = Get(StunAttributeType.UnknownAttributes);
        var count = Math.Min(value.Length / 2, types.Length);
        for (var i = 0; i < count; i++)
            types[i] = (StunAttributeType)BinaryPrimitives.ReadUInt16BigEndian(value[(2 * i)..]);
        return count;
    }

    private ReadOnlySpan<byte> Get(StunAttributeType type) => TryGet(type, out var value) ? value : default;

    private IPEndPoint? GetXorAddress(StunAttributeType type) => TryGet(type, out var value) ? StunAddress.ReadXor(value, _bytes[4..HeaderSize]) : null;

    private uint? GetUInt32(StunAttributeType type) =>
        TryGet(type, out var value) && value.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(value) : null;

    private ulong? GetUInt64(StunAttributeType type) =>
        TryGet(type, out var value) && value.Length == 8 ? BinaryPrimitives.ReadUInt64BigEndian(value) : null;
}
