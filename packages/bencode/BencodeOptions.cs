namespace WebTorrent.Bencode;

/// <summary>
/// Limits for reading bencode. Leading zeros, minus zero, duplicate keys, integers beyond 64 bits and lengths beyond
/// the input are errors whatever is set here.
/// </summary>
public sealed record BencodeOptions
{
    /// <summary>The most that <see cref="MaxDepth"/> may be: 128.</summary>
    public const int DeepestMaxDepth = 128;

    /// <summary>The limits used where none are given.</summary>
    public static BencodeOptions Default { get; } = new();

    /// <summary>How many lists and dictionaries may be open inside one another: 1 to 128, by default 100.</summary>
    public int MaxDepth { get; init; } = 100;

    /// <summary>
    /// How many values one document may have, each key counted as one: 1 or more, by default 2,000,000 (a torrent of
    /// more than 200,000 files). A parsed document costs 12 to 24 bytes for each, at most 36 while it is parsed.
    /// </summary>
    public int MaxValues { get; init; } = 2_000_000;

    /// <summary>
    /// Whether the keys of dictionaries must ascend, as BEP 3 demands; by default false, for files in circulation do
    /// otherwise and their info-hash is still that of their bytes.
    /// </summary>
    public bool RequireSortedKeys { get; init; }

    internal bool IsValid => MaxDepth is >= 1 and <= DeepestMaxDepth && MaxValues >= 1;
}
