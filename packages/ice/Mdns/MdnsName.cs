using System.Diagnostics.CodeAnalysis;
using WebTorrent.RandomBytes;

namespace WebTorrent.Ice;

/// <summary>
/// A name of multicast DNS that stands for an address of this machine: one label and <c>.local</c>, such as
/// <c>1f4712db-ea17-4bcf-a596-105139dfd8bf.local</c>. Immutable, compared by value.
/// </summary>
public sealed record MdnsName
{
    private const string Suffix = ".local";
    private const int MaxLabel = 63;

    private MdnsName(string label) => Label = label;

    /// <summary>What is before <c>.local</c>, in lower case: 1 to 63 letters, digits, <c>-</c> and <c>_</c>.</summary>
    public string Label { get; }

    /// <summary>Makes a name that says nothing: a random UUID.</summary>
    /// <param name="random">Where it comes from; must not be foreseeable. Null: the operating system's randomness.</param>
    public static MdnsName Create(Random? random = null)
    {
        Span<byte> bytes = stackalloc byte[16];
        (random ?? CryptoRandom.Instance).NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new MdnsName(new Guid(bytes, bigEndian: true).ToString());
    }

    /// <summary>Reads a name; never throws. Names with several labels are none that stand for a candidate.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out MdnsName? name)
    {
        name = null;
        if (text is null || !text.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase))
            return false;
        var label = text[..^Suffix.Length];
        if (label.Length is 0 or > MaxLabel || !label.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            return false;
        name = new MdnsName(string.Create(label.Length, label, (lower, source) => source.AsSpan().ToLowerInvariant(lower)));
        return true;
    }

    /// <summary>The whole name.</summary>
    public override string ToString() => Label + Suffix;
}
