using WebTorrent.CreateTorrent.Inputs;

namespace WebTorrent.CreateTorrent.Writing;

/// <summary>What the info dictionary is made of. The hashes are zeros until they are known.</summary>
internal sealed record TorrentContent(string Name, bool IsSingleFile, IReadOnlyList<SourceFile> Files, int PieceLength, byte[] Hashes);
