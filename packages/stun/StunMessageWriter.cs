using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace WebTorrent.Stun;

/// <summary>
/// Writes a message into the caller's buffer, attribute by attribute; <see cref="AddIntegrity"/> comes after them and <see cref="AddFingerprint"/>
/// last. Allocates nothing. Every member throws an <see cref="ArgumentException"/> when the buffer is too small.
/// </summary>
public ref struct StunMessageWriter
{
    private readonly Span<byte> _buffer;

    /// <summary>Begins a message.</summary>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="messageClass">Request, indication or response.</param>
    /// <param name="method">The method, 0 to 0xFFF.</param>
    /// <param name="transactionId">A new one, or that of the request that is answered.</param>
    public StunMessageWriter(Span<byte> buffer, StunClass messageClass, StunMethod method, StunTransactionId transactionId)
    {
        ArgumentOutOfRangeException.ThrowIfNegative((int)method, nameof(method));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((int)method, 0xFFF, nameof(method));
        _buffer = buffer;
        var (m, c) = ((int)method, (int)messageClass);
        var header = Take(StunMessage.HeaderSize);
        BinaryPrimitives.WriteUInt16BigEndian(header, (ushort)((m & 0xF) | ((m & 0x70) << 1) | ((m & 0xF80) << 2) | ((c & 1) << 4) | ((c & 2) << 7)));
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], StunMessage.MagicCookie);
        transactionId.WriteTo(header[8..]);
    }

    /// <summary>How many bytes the message has so far.</summary>
    public int Length { get; private set; }

    /// <summary>The message so far, in the caller's buffer.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[..Length];

    /// <summary>Writes an attribute of any type.</summary>
    public void Write(StunAttributeType type, scoped ReadOnlySpan<byte> value) => value.CopyTo(Reserve(type, value.Length));

    /// <summary>Writes an attribute of text in UTF-8.</summary>
    public void Write(StunAttributeType type, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Encoding.UTF8.GetBytes(text, Reserve(type, Encoding.UTF8.GetByteCount(text)));
    }

    /// <summary>Writes an attribute of 32 bits, such as PRIORITY.</summary>
    public void Write(StunAttributeType type, uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(type, 4), value);

    /// <summary>Writes an attribute of 64 bits, such as ICE-CONTROLLING.</summary>
    public void Write(StunAttributeType type, ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Reserve(type, 8), value);

    /// <summary>Writes an attribute without value, such as USE-CANDIDATE.</summary>
    public void Write(StunAttributeType type) => Reserve(type, 0);

    /// <summary>Writes an address: in XOR form, but for MAPPED-ADDRESS and ALTERNATE-SERVER.</summary>
    public void Write(StunAttributeType type, IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        var value = Reserve(type, StunAddress.SizeOf(endPoint.AddressFamily));
        if (type is StunAttributeType.MappedAddress or StunAttributeType.AlternateServer)
            StunAddress.Write(value, endPoint);
        else
            StunAddress.WriteXor(value, endPoint, _buffer[4..StunMessage.HeaderSize]);
    }

    /// <summary>Writes LIFETIME; fractions of a second are cut off.</summary>
    public void WriteLifetime(TimeSpan lifetime) => Write(StunAttributeType.Lifetime, (uint)lifetime.TotalSeconds);

    /// <summary>Writes CHANNEL-NUMBER.</summary>
    public void WriteChannelNumber(ushort channel) => Write(StunAttributeType.ChannelNumber, (uint)channel << 16);

    /// <summary>Writes REQUESTED-TRANSPORT.</summary>
    /// <param name="protocol">The protocol number of IP; 17 is UDP.</param>
    public void WriteRequestedTransport(byte protocol) => Write(StunAttributeType.RequestedTransport, (uint)protocol << 24);

    /// <summary>Writes REQUESTED-ADDRESS-FAMILY.</summary>
    public void WriteRequestedAddressFamily(AddressFamily family) =>
        Write(StunAttributeType.RequestedAddressFamily, (uint)(family == AddressFamily.InterNetwork ? StunAddress.IPv4 : StunAddress.IPv6) << 24);

    /// <summary>Writes ERROR-CODE.</summary>
    /// <param name="code">300 to 699.</param>
    /// <param name="reason">For a person; up to 127 characters.</param>
    public void WriteError(int code, string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 300);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 699);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reason.Length, 127, nameof(reason));
        var value = Reserve(StunAttributeType.ErrorCode, 4 + Encoding.UTF8.GetByteCount(reason));
        BinaryPrimitives.WriteUInt16BigEndian(value, 0);
        value[2] = (byte)(code / 100);
        value[3] = (byte)(code % 100);
        Encoding.UTF8.GetBytes(reason, value[4..]);
    }

    /// <summary>Writes UNKNOWN-ATTRIBUTES.</summary>
    public void WriteUnknownAttributes(scoped ReadOnlySpan<StunAttributeType> types)
    {
        var value = Reserve(StunAttributeType.UnknownAttributes, 2 * types.Length);
        for (var i = 0; i < types.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(value[(2 * i)..], (ushort)types[i]);
    }

    /// <summary>Writes MESSAGE-INTEGRITY over all that was written.</summary>
    /// <param name="key">See <see cref="StunKey"/>.</param>
    public void AddIntegrity(scoped ReadOnlySpan<byte> key)
    {
        var before = _buffer[..Length];
        StunIntegrity.Compute(key, before, HMACSHA1.HashSizeInBytes, isSha256: false, Reserve(StunAttributeType.MessageIntegrity, HMACSHA1.HashSizeInBytes));
    }

    /// <summary>Writes MESSAGE-INTEGRITY-SHA256, 32 bytes, over all that was written.</summary>
    /// <param name="key">See <see cref="StunKey"/>.</param>
    public void AddIntegritySha256(scoped ReadOnlySpan<byte> key)
    {
        var before = _buffer[..Length];
        StunIntegrity.Compute(key, before, HMACSHA256.HashSizeInBytes, isSha256: true, Reserve(StunAttributeType.MessageIntegritySha256, HMACSHA256.HashSizeInBytes));
    }

    /// <summary>Writes FINGERPRINT over all that was written; nothing may follow.</summary>
    public void AddFingerprint() => Write(StunAttributeType.Fingerprint, StunFingerprint.Compute(_buffer[..Length]));

    private Span<byte> Reserve(StunAttributeType type, int length)
    {
        var attribute = Take(4 + StunLayout.Pad(length));
        BinaryPrimitives.WriteUInt16BigEndian(attribute, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(attribute[2..], (ushort)length);
        attribute[(4 + length)..].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(Length - StunMessage.HeaderSize));
        return attribute.Slice(4, length);
    }

    private Span<byte> Take(int length)
    {
        if (length > _buffer.Length - Length || Length + length > ushort.MaxValue)
            throw new ArgumentException("The buffer is too small for the message.", nameof(length));
        Length += length;
        return _buffer.Slice(Length - length, length);
    }
}
