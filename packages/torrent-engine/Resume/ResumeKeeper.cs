using WebTorrent.Bitfield;
using WebTorrent.ChunkStore;
using WebTorrent.ParseTorrent;

namespace WebTorrent.TorrentEngine.Resume;

/// <summary>Saves and loads one torrent's resume data.</summary>
internal sealed class ResumeKeeper(IResumeStore? store, TorrentInfo info, IChunkStore content)
{
    private readonly FileChunkStore? _files = content as FileChunkStore;

    /// <summary>The pieces verified before, or null when there is no reason to believe it: nothing saved, or a file has another size or time.</summary>
    public async ValueTask<PieceSet?> LoadAsync(CancellationToken cancellationToken)
    {
        if (store is null || _files is null)
            return null;
        var data = await store.LoadAsync(info.InfoHash, ResumePart.Pieces, cancellationToken).ConfigureAwait(false);
        if (data is null || !ResumeData.TryDecode(data, info.InfoHash, info.PieceCount, out var resume))
            return null;
        return resume.Files.SequenceEqual(_files.GetStamps()) ? resume.Pieces : null;
    }

    /// <summary>Saves what is verified now.</summary>
    /// <param name="pieces">Only pieces whose write has ended.</param>
    /// <param name="cancellationToken">Ends the save; the old data stays.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    public async ValueTask SaveAsync(PieceSet pieces, CancellationToken cancellationToken)
    {
        if (store is null || _files is null)
            return;
        var data = new ResumeData(info.InfoHash, pieces, _files.GetStamps()).Encode();
        await store.SaveAsync(info.InfoHash, ResumePart.Pieces, data, cancellationToken).ConfigureAwait(false);
    }
}
