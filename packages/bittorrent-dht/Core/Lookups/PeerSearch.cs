using WebTorrent.Bencode;
using WebTorrent.Dht.Core.Krpc;

namespace WebTorrent.Dht.Core.Lookups;

/// <summary>Looks for the peers of a torrent (BEP 5, get_peers).</summary>
internal class PeerSearch(DhtContext context, int id, NodeId target) : Search(context, id, target)
{
    private const int MaxPeers = 20_000;
    private const int MaxPeersAnAnswer = 200;

    private readonly HashSet<NodeAddress> _found = [];
    private int _hopsToPeers;

    public override void Fill(ref KrpcQuery query) => query.Method = KrpcMethod.GetPeers;

    public override void HandleResponse(TimeSpan now, Candidate candidate, in KrpcMessage response)
    {
        var peers = ReadNew(response.Values);
        if (peers.Count == 0)
            return;
        if (_hopsToPeers == 0)
            _hopsToPeers = candidate.Depth;
        Context.Events.Enqueue(new DhtEvent(DhtEventKind.PeersFound, Id) { Peers = peers });
    }

    protected override void HandleFound(TimeSpan now)
    {
        Context.Tokens.Keep(now, Target, Keepers);
        End(CreateEnd() with { Hops = _hopsToPeers > 0 ? _hopsToPeers : Hops });
    }

    // Both lengths may stand in one list (BEP 32, values).
    private List<NodeAddress> ReadNew(ReadOnlySpan<byte> values)
    {
        var peers = new List<NodeAddress>();
        if (values.IsEmpty)
            return peers;
        var reader = new BencodeReader(values);
        reader.Read();
        for (var i = 0; i < MaxPeersAnAnswer && reader.Read() && reader.Token == BencodeToken.String; i++)
        {
            if (reader.GetBytes() is not { Length: 6 or 18 } compact)
                continue;
            var peer = NodeAddress.ReadCompact(compact);
            if (Context.IsUsable(peer) && _found.Count < MaxPeers && _found.Add(peer))
                peers.Add(peer);
        }

        return peers;
    }
}
