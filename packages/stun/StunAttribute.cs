namespace WebTorrent.Stun;

/// <summary>One attribute of a message; valid as long as the bytes of the message are.</summary>
public readonly ref struct StunAttribute
{
    internal StunAttribute(StunAttributeType type, ReadOnlySpan<byte> value)
    {
        Type = type;
        Value = value;
    }

    /// <summary>Its type, which may be one that is not named.</summary>
    public StunAttributeType Type { get; }

    /// <summary>Its value without padding.</summary>
    public ReadOnlySpan<byte> Value { get; }
}
