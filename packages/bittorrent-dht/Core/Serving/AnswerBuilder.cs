using WebTorrent.Dht.Core.Krpc;
using WebTorrent.Dht.Core.Routing;

namespace WebTorrent.Dht.Core.Serving;

/// <summary>Fills an answer with as much as there is room for: first what was asked for, then nodes.</summary>
internal readonly struct AnswerBuilder(DhtContext context, StoredData data)
{
    private const int MaxValuesLength = 400;
    private const int ValuesOverhead = 10;

    /// <summary>Writes the answer to a query that was applied.</summary>
    /// <param name="now">The time.</param>
    /// <param name="family">Through which family the query came.</param>
    /// <param name="from">Who asks.</param>
    /// <param name="query">The query.</param>
    /// <param name="room">How long the answer may be when the address is not proven; null when it is.</param>
    /// <param name="packet">Where to.</param>
    /// <returns>Its length; it may be longer than the room when that is too small for any answer.</returns>
    public int Write(TimeSpan now, DhtFamily family, NodeAddress from, in KrpcMessage query, int? room, Span<byte> packet)
    {
        Span<byte> token = stackalloc byte[TokenSource.Size];
        Span<byte> values = stackalloc byte[MaxValuesLength];
        Span<byte> nodes = stackalloc byte[Bucket.Size * NodeContact.IPv4Size];
        Span<byte> nodes6 = stackalloc byte[Bucket.Size * NodeContact.IPv6Size];
        var reply = new KrpcReply { Id = family.Id, To = from, Transaction = query.Transaction, WithVersion = room is null, Token = token[..0] };
        var place = query.Target ?? query.InfoHash;
        if (place is not { } target || query.Method is KrpcMethod.AnnouncePeer or KrpcMethod.Put or KrpcMethod.Ping)
            return reply.Write(packet);
        if (query.Method is KrpcMethod.Get || (query.Method is KrpcMethod.GetPeers && data.Peers.HasRoom(target)))
        {
            data.WriteToken(now, from, target, token);
            reply.Token = token;
        }

        AddSpecial(now, target, query, room is null, ref reply);
        var left = (room ?? (reply.Item.IsEmpty ? AnswerSize.Most : AnswerSize.MostWithItem)) - reply.Write(packet);
        if (query.Method == KrpcMethod.GetPeers)
        {
            var reserved = AnswerSize.RoomFor(room is null ? Bucket.Size : 1, from.IsIPv6) + ValuesOverhead;
            reply.Values = values[..WriteValues(target, from.IsIPv6, query.NoSeeds, left - reserved, values)];
            left -= reply.Values.IsEmpty ? 0 : reply.Values.Length + ValuesOverhead;
        }

        AddNodes(target, WantedBy(query, from), from.IsIPv6, left, nodes, nodes6, ref reply);
        return reply.Write(packet);
    }

    // What cannot be made smaller goes to proven addresses only.
    private void AddSpecial(TimeSpan now, NodeId target, in KrpcMessage query, bool isProven, ref KrpcReply reply)
    {
        if (query.Method == KrpcMethod.Get && data.Items.Find(target) is { } item)
            AddItem(item, query, isProven, ref reply);
        else if (query is { Method: KrpcMethod.GetPeers, WantsScrape: true } && isProven && data.Peers.Contains(target))
            AddFilters(target, ref reply);
        else if (query.Method == KrpcMethod.SampleInfoHashes)
            AddSamples(now, isProven, ref reply);
    }

    private static void AddItem(DhtItem item, in KrpcMessage query, bool isProven, ref KrpcReply reply)
    {
        reply.Sequence = item.IsMutable ? item.Sequence : null;
        if (!isProven || (item.IsMutable && query.Sequence >= item.Sequence))
            return;
        reply.Item = item.Value.Span;
        reply.Key = item.KeyBytes;
        reply.Signature = item.Signature.Span;
    }

    private void AddFilters(NodeId infoHash, ref KrpcReply reply)
    {
        var seeds = new BloomFilter();
        var peers = new BloomFilter();
        data.Peers.FillFilters(infoHash, seeds, peers);
        reply.SeedFilter = seeds.Bytes;
        reply.PeerFilter = peers.Bytes;
    }

    private void AddSamples(TimeSpan now, bool isProven, ref KrpcReply reply)
    {
        reply.WithSamples = true;
        reply.Interval = (long)SampleCache.Interval.TotalSeconds;
        reply.Count = data.Peers.SwarmCount;
        if (isProven)
            reply.Samples = data.Samples.Get(now);
    }

    private int WriteValues(NodeId infoHash, bool isIPv6, bool noSeeds, int room, Span<byte> values) =>
        room <= 0 ? 0 : data.Peers.WriteValues(infoHash, isIPv6, noSeeds, context.Random, values[..Math.Min(room, values.Length)]);

    private void AddNodes(NodeId target, Want want, bool isIPv6First, int left, Span<byte> nodes, Span<byte> nodes6, ref KrpcReply reply)
    {
        for (var i = 0; i < 2; i++)
        {
            var isIPv6 = isIPv6First == (i == 0);
            if ((want & (isIPv6 ? Want.IPv6 : Want.IPv4)) == Want.None)
                continue;
            var written = isIPv6 ? WriteNodes(context.IPv6, target, left, nodes6) : WriteNodes(context.IPv4, target, left, nodes);
            left -= written == 0 ? 0 : AnswerSize.RoomFor(0, isIPv6) + written;
            if (isIPv6)
                reply.Nodes6 = nodes6[..written];
            else
                reply.Nodes = nodes[..written];
        }
    }

    private static int WriteNodes(DhtFamily? family, NodeId target, int room, Span<byte> destination)
    {
        if (family is null)
            return 0;
        Span<NodeContact> nearest = stackalloc NodeContact[Bucket.Size];
        var most = AnswerSize.CountNodes(room, family.IsIPv6 ? NodeContact.IPv6Size : NodeContact.IPv4Size);
        var count = most == 0 ? 0 : family.Table.FindNearest(target, nearest[..most], withBad: false);
        var length = 0;
        foreach (var contact in nearest[..count])
            length += contact.WriteCompact(destination[length..]);
        return length;
    }

    private static Want WantedBy(in KrpcMessage query, NodeAddress from) =>
        query.Want != Want.None ? query.Want : from.IsIPv6 ? Want.IPv6 : Want.IPv4;
}
