namespace WebTorrent.ParseTorrent.Parsing;

/// <summary>What a .torrent file says around its info dictionary: how to find peers, and who made it.</summary>
internal sealed record OuterContent
{
    internal static OuterContent Empty { get; } = new();

    internal IReadOnlyList<IReadOnlyList<string>> AnnounceTiers { get; init; } = [];

    internal IReadOnlyList<string> WebSeeds { get; init; } = [];

    internal IReadOnlyList<string> Nodes { get; init; } = [];

    internal string? Comment { get; init; }

    internal string? CreatedBy { get; init; }

    internal DateTimeOffset? CreationDate { get; init; }
}
