using WebTorrent.Bitfield;
using WebTorrent.ChunkStore;
using WebTorrent.ParseTorrent;
using WebTorrent.TorrentEngine.Resume;
using WebTorrent.TorrentEngine.Swarm;

namespace WebTorrent.TorrentEngine.Lifecycle;

/// <summary>Finds out what a store holds already, with as little hashing as can be answered for.</summary>
internal sealed class ContentCheck(TorrentInfo info, IChunkStore store, ResumeKeeper resume, TorrentOptions options, IPieceHasher hasher, StatusBoard status)
{
    /// <summary>The pieces that are there and right.</summary>
    public async Task<PieceSet> RunAsync(CancellationToken cancellationToken)
    {
        if (options.TrustContent)
            return Everything();
        if (await resume.LoadAsync(cancellationToken).ConfigureAwait(false) is { } known)
            return known;
        if (store is FileChunkStore files && !files.GetStamps().Any(s => s is { Exists: true, Length: > 0 }))
            return new PieceSet(info.PieceCount); // Nothing there: nothing to hash.
        var progress = new CheckProgress(status, info.PieceCount);
        return await TorrentVerifier.VerifyAsync(info, store, progress, hasher, options.HashWorkers, cancellationToken).ConfigureAwait(false);
    }

    private PieceSet Everything()
    {
        var all = new PieceSet(info.PieceCount);
        all.Fill();
        return all;
    }
}
