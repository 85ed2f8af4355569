using System.Diagnostics.CodeAnalysis;
using WebTorrent.Sctp.Core.Buffers;

namespace WebTorrent.Sctp;

/// <summary>
/// A received message. Its bytes are lent: they are valid until <see cref="Dispose"/>, which gives the memory back. Disposing may be done on any
/// thread, and more than once.
/// </summary>
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "A lease; nobody compares them.")]
public readonly struct SctpMessage : IDisposable
{
    private readonly PooledBuffer? _buffer;
    private readonly int _lease;
    private readonly int _length;

    internal SctpMessage(PooledBuffer buffer, int length, ushort streamId, uint payloadProtocolId, bool isUnordered)
    {
        (_buffer, _lease, _length) = (buffer, buffer.Lease, length);
        (StreamId, PayloadProtocolId, IsUnordered) = (streamId, payloadProtocolId, isUnordered);
    }

    /// <summary>The stream it came on.</summary>
    public ushort StreamId { get; }

    /// <summary>What the payload is, as the sender said.</summary>
    public uint PayloadProtocolId { get; }

    /// <summary>Whether it could overtake others.</summary>
    public bool IsUnordered { get; }

    /// <summary>Its bytes, at least one.</summary>
    public ReadOnlyMemory<byte> Payload => _buffer is null ? default : _buffer.Bytes.AsMemory(0, _length);

    /// <summary>The same, as a span.</summary>
    public ReadOnlySpan<byte> Span => _buffer is null ? default : _buffer.Bytes.AsSpan(0, _length);

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _buffer?.EndLease(_lease);
}
