using WebTorrent.Protocol;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>Serves peers: who is unchoked, and what is queued for them. Belongs to the loop.</summary>
internal sealed class Uploader(SwarmContent content, PeerRoster peers, TorrentOptions options, Random random)
{
    /// <summary>16 KiB is what everybody asks for; up to 128 KiB is what the oldest clients accept.</summary>
    private const int MaxBlockLength = 128 << 10;

    private readonly Choker _choker = new(options.UploadSlots, random);
    private readonly HashSet<IChokeCandidate> _chosen = [];
    private TimeSpan? _lastRound;

    /// <summary>Decides anew who is served, when it is time.</summary>
    public void Tick(TimeSpan now)
    {
        if (_lastRound is { } last && now - last < Choker.Interval)
            return;
        _lastRound = now;
        _choker.Decide(now, content.Picker.IsComplete, peers, _chosen);
        foreach (var peer in peers)
        {
            if (_chosen.Contains(peer))
                Unchoke(peer, now);
            else
                Choke(peer, now);
        }
    }

    /// <summary>The peer wants something: served at once while there is a free slot.</summary>
    public void OnInterested(Peer peer, TimeSpan now)
    {
        var served = 0;
        foreach (var other in peers)
            served += other is { IsChoked: false, IsPeerInterested: true } && other != peer ? 1 : 0;
        if (served < _choker.Slots)
            Unchoke(peer, now);
    }

    /// <summary>Queues what the peer asks for, or refuses it.</summary>
    public void OnRequest(Peer peer, BlockRequest request)
    {
        if (!IsWithinPiece(request))
            throw new PeerFaultException(PeerDropReason.ProtocolError, $"The peer asks for {request.Length} bytes at {request.Offset} of piece {request.Piece}.");

        if (peer.IsChoked || !content.Verified.Contains(request.Piece))
        {
            Refuse(peer, request);
        }
        else if (!peer.Wire.QueueBlock(request) && !peer.SupportsFast)
        {
            // With the fast extension the wire has refused it already; without, the peer waits for ever.
            throw new PeerFaultException(PeerDropReason.Flooding, $"The peer has more than {options.MaxQueuedRequests} requests waiting.");
        }
    }

    /// <summary>The peer does not want it any more.</summary>
    public static void OnCancel(Peer peer, BlockRequest request)
    {
        // BEP 6: every request gets its block or a reject, a cancelled one too.
        if (peer.Wire.TryCancelBlock(request))
            Refuse(peer, request);
    }

    private static void Refuse(Peer peer, BlockRequest request)
    {
        if (peer.SupportsFast)
            peer.Wire.Reject(request);
    }

    private bool IsWithinPiece(BlockRequest request)
        => (uint)request.Piece < (uint)content.Info.PieceCount
            && request.Length is > 0 and <= MaxBlockLength
            && request.Offset >= 0
            && request.Offset <= content.Info.GetPieceLength(request.Piece) - request.Length;

    private static void Unchoke(Peer peer, TimeSpan now)
    {
        if (!peer.IsChoked)
            return;
        peer.IsChoked = false;
        peer.ChokeChangedAt = now;
        peer.Wire.Unchoke();
    }

    private static void Choke(Peer peer, TimeSpan now)
    {
        if (peer.IsChoked)
            return;
        peer.IsChoked = true;
        peer.ChokeChangedAt = now;
        peer.Wire.Choke();
        if (peer.SupportsFast)
            peer.Wire.RejectQueuedBlocks();
        else
            peer.Wire.ClearQueuedBlocks();
    }
}
