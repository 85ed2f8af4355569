namespace WebTorrent.Dtls.Core.Handshake;

/// <summary>A whole message, as if it had come in one fragment: so it goes into the hash of the handshake (RFC 6347 §4.2.6).</summary>
internal readonly ref struct HandshakeMessage(HandshakeType type, ushort sequence, ReadOnlySpan<byte> bytes)
{
    public HandshakeType Type { get; } = type;

    public ushort Sequence { get; } = sequence;

    /// <summary>Header and body.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public ReadOnlySpan<byte> Body => Bytes[HandshakeHeader.Size..];
}
