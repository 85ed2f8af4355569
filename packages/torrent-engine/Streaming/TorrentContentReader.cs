using WebTorrent.TorrentEngine.Loop;
using WebTorrent.TorrentEngine.Swarm;

namespace WebTorrent.TorrentEngine.Streaming;

/// <summary>What a stream needs of its torrent: waiting for pieces, reading them, and telling where it reads.</summary>
internal sealed class TorrentContentReader(SwarmContent content, TorrentLoop loop, PieceWaiters waiters, ReadWindows windows, Action onWindowMoved)
{
    public int PieceAt(long offset) => (int)(offset / content.Info.PieceLength);

    public long LeftInPiece(long offset)
    {
        var piece = PieceAt(offset);
        return ((long)piece * content.Info.PieceLength) + content.Info.GetPieceLength(piece) - offset;
    }

    /// <summary>True when the piece can be read without waiting for it.</summary>
    public bool IsVerified(int piece) => content.Verified.Contains(piece);

    /// <summary>Ends when the piece can be read.</summary>
    public async ValueTask WaitForPieceAsync(int piece, CancellationToken cancellationToken)
    {
        var verified = await loop.InvokeAsync(() => content.Verified.Contains(piece) ? Task.CompletedTask : waiters.WaitAsync(piece))
            .ConfigureAwait(false);
        try
        {
            await verified.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            loop.Post(() => waiters.GiveUp(piece));
            throw;
        }
    }

    public async ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        var piece = PieceAt(offset);
        try
        {
            await content.Store.ReadAsync(piece, (int)(offset - ((long)piece * content.Info.PieceLength)), destination, cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectDisposedException exception)
        {
            throw new TorrentException($"The torrent {content.Info.DisplayName} was stopped.", exception); // And its store with it.
        }
    }

    public void MoveWindow(TorrentStream stream, int first, int last) => loop.Post(() =>
    {
        if (!stream.CanRead)
            return; // Closed while this waited its turn.
        windows.Set(stream, first, last);
        onWindowMoved();
    });

    public void CloseWindow(TorrentStream stream) => loop.Post(() => windows.Remove(stream));
}
