using System.Buffers;

namespace WebTorrent.DataChannel;

/// <summary>A message that comes in parts that SCTP takes for messages, as old browsers sent them (RFC 8831 §6.6).</summary>
internal sealed class PartialMessage(int maxSize)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public int Length => _bytes.WrittenCount;

    /// <summary>Adds a part.</summary>
    /// <returns>False: it would become too large.</returns>
    public bool TryAdd(ReadOnlySpan<byte> part)
    {
        if (_bytes.WrittenCount + part.Length > maxSize)
            return false;
        _bytes.Write(part);
        return true;
    }

    /// <summary>The whole.</summary>
    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();
}
