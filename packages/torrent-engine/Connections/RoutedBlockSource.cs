using WebTorrent.Protocol;

namespace WebTorrent.TorrentEngine.Connections;

/// <summary>The block source of a wire that is made before it is known which torrent it is for.</summary>
internal sealed class RoutedBlockSource : IBlockSource
{
    /// <summary>Set once, before anything is queued on the wire.</summary>
    public IBlockSource? Target { get; set; }

    /// <inheritdoc/>
    public ValueTask ReadBlockAsync(BlockRequest block, Memory<byte> destination, CancellationToken cancellationToken)
        => Target!.ReadBlockAsync(block, destination, cancellationToken);
}
