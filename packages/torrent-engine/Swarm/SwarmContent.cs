using WebTorrent.ChunkStore;
using WebTorrent.ParseTorrent;
using WebTorrent.PieceSelection;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>What there is once the metadata is known and the store was checked.</summary>
/// <param name="Info">The metadata.</param>
/// <param name="Store">Where the pieces are.</param>
/// <param name="Picker">What is had, wanted and asked for; belongs to the loop.</param>
/// <param name="Verified">What can be read; for everybody.</param>
internal sealed record SwarmContent(TorrentInfo Info, IChunkStore Store, PiecePicker Picker, VerifiedPieces Verified);
