using WebTorrent.Dht.Core.Krpc;
using WebTorrent.Identifiers;

namespace WebTorrent.Dht.Core.Lookups;

/// <summary>Asks the nodes on the way to a target which torrents they know (BEP 51).</summary>
internal sealed class SampleSearch(DhtContext context, int id, NodeId target) : Search(context, id, target)
{
    private const int MaxSamples = 20_000;

    private readonly HashSet<InfoHash> _found = [];

    public override void Fill(ref KrpcQuery query) => query.Method = KrpcMethod.SampleInfoHashes;

    public override void HandleResponse(TimeSpan now, Candidate candidate, in KrpcMessage response)
    {
        var samples = new List<InfoHash>();
        for (var rest = response.Samples; !rest.IsEmpty && _found.Count < MaxSamples; rest = rest[NodeId.Size..])
        {
            var infoHash = InfoHash.FromBytes(rest[..NodeId.Size]);
            if (_found.Add(infoHash))
                samples.Add(infoHash);
        }

        if (samples.Count > 0)
            Context.Events.Enqueue(new DhtEvent(DhtEventKind.SamplesFound, Id) { Samples = samples });
    }

    protected override void HandleFound(TimeSpan now) => End(CreateEnd());
}
