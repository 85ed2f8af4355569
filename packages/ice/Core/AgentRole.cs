using System.Buffers.Binary;

namespace WebTorrent.Ice.Core;

/// <summary>Who nominates, and the number that decides when both want to (RFC 8445 §7.3.1.1).</summary>
internal sealed class AgentRole
{
    private readonly Random _random;

    public AgentRole(bool isControlling, Random random)
    {
        (IsControlling, _random) = (isControlling, random);
        TieBreaker = Create();
    }

    public bool IsControlling { get; private set; }

    public ulong TieBreaker { get; private set; }

    public void Set(bool isControlling) => IsControlling = isControlling;

    /// <summary>The other side said that we lost (487): the other role, and another number.</summary>
    public void Yield(bool isControlling)
    {
        IsControlling = isControlling;
        TieBreaker = Create();
    }

    /// <summary>Looks at the role that the other side takes in a request.</summary>
    /// <returns>Whether it has to change (487); if not, we do where both are the same.</returns>
    public bool IsRefused(ulong? theirsControlling, ulong? theirsControlled)
    {
        if (IsControlling && theirsControlling is { } controlling)
        {
            if (TieBreaker >= controlling)
                return true;
            IsControlling = false;
        }
        else if (!IsControlling && theirsControlled is { } controlled)
        {
            if (TieBreaker < controlled)
                return true;
            IsControlling = true;
        }

        return false;
    }

    private ulong Create()
    {
        Span<byte> bytes = stackalloc byte[8];
        _random.NextBytes(bytes);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }
}
