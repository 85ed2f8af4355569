using System.Net;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>What the parts of a swarm tell its owner. Called on the loop.</summary>
internal interface ISwarmEvents
{
    /// <summary>A piece is verified and in the store.</summary>
    void OnPieceVerified(int piece);

    /// <summary>A piece's hash was wrong; it will be fetched again.</summary>
    void OnPieceFailed(int piece);

    /// <summary>This peer (who may have left) sent bad bytes.</summary>
    void OnBadPeer(int number, EndPoint? endPoint, int piece);

    /// <summary>The store does not take pieces.</summary>
    void OnStoreFailed(Exception error);
}
