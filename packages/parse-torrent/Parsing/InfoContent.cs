namespace WebTorrent.ParseTorrent.Parsing;

/// <summary>What an info dictionary says, checked.</summary>
internal sealed record InfoContent
{
    internal required TorrentVersions Versions { get; init; }

    internal required string Name { get; init; }

    internal required string DisplayName { get; init; }

    internal required int PieceLength { get; init; }

    internal required ReadOnlyMemory<byte> PieceHashes { get; init; }

    internal required FileLayout Layout { get; init; }

    internal required bool IsSingleFile { get; init; }

    internal required bool IsPrivate { get; init; }

    internal required string? Source { get; init; }
}
