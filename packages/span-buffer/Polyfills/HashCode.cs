using System.Security.Cryptography;

namespace WebTorrent.SpanBuffer;

/// <summary>A hash code with a seed of this process, which .NET Standard 2.0 lacks.</summary>
internal struct HashCode
{
    private static readonly ulong Seed = MakeSeed();

    private ulong _hash;

    public void Add(int value) => _hash = unchecked((_hash + (uint)value + 1) * Seed);

    public void AddBytes(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes) Add(b);
    }

    public readonly int ToHashCode() => unchecked((int)(_hash >> 32));

    private static ulong MakeSeed()
    {
        var bytes = new byte[sizeof(ulong)];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        // An even factor would lose a bit with every byte.
        return BitConverter.ToUInt64(bytes, 0) | 1;
    }
}
