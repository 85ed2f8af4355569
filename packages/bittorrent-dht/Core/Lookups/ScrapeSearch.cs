using WebTorrent.Dht.Core.Krpc;

namespace WebTorrent.Dht.Core.Lookups;

/// <summary>Estimates the size of a swarm (BEP 33).</summary>
internal sealed class ScrapeSearch(DhtContext context, int id, NodeId target) : Search(context, id, target)
{
    private readonly BloomFilter _seeds = new();
    private readonly BloomFilter _peers = new();
    private int _nodes;

    public override void Fill(ref KrpcQuery query)
    {
        query.Method = KrpcMethod.GetPeers;
        query.WantsScrape = true;
    }

    public override void HandleResponse(TimeSpan now, Candidate candidate, in KrpcMessage response)
    {
        if (response.SeedFilter.IsEmpty || response.PeerFilter.IsEmpty)
            return;
        _nodes++;
        _seeds.UnionWith(response.SeedFilter);
        _peers.UnionWith(response.PeerFilter);
    }

    protected override void HandleFound(TimeSpan now)
    {
        Context.Tokens.Keep(now, Target, Keepers);
        var scrape = new DhtScrape((int)Math.Round(_seeds.EstimateCount()), (int)Math.Round(_peers.EstimateCount()), _nodes);
        End(CreateEnd() with { Scrape = scrape });
    }
}
