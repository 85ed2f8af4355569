using System.Buffers.Binary;

namespace WebTorrent.Stun;

/// <summary>Goes through the attributes of a message in their order.</summary>
public ref struct StunAttributeEnumerator
{
    private ReadOnlySpan<byte> _rest;

    internal StunAttributeEnumerator(ReadOnlySpan<byte> attributes)
    {
        _rest = attributes;
        Current = default;
    }

    /// <summary>The attribute at which it stands.</summary>
    public StunAttribute Current { get; private set; }

    /// <summary>Goes on; false behind the last one.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        Current = new StunAttribute((StunAttributeType)BinaryPrimitives.ReadUInt16BigEndian(_rest), _rest.Slice(4, length));
        _rest = _rest[(4 + StunLayout.Pad(length))..];
        return true;
    }

    /// <summary>Itself, for foreach.</summary>
    public readonly StunAttributeEnumerator GetEnumerator() => this;
}
