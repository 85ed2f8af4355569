using WebTorrent.Dht.Core.Krpc;
using WebTorrent.Ed25519;

namespace WebTorrent.Dht.Core.Serving;

/// <summary>All that a node keeps for others: peers and items, and the tokens that let them store these.</summary>
internal sealed class StoredData
{
    // A signature costs about a hundred microseconds: this is a few percent of one core.
    private const double ChecksPerSecond = 200;
    private const double ChecksAtOnce = 400;

    private readonly DhtContext _context;
    private readonly TokenSource _tokens;
    private RateBucket _checks;

    public StoredData(DhtContext context)
    {
        _context = context;
        _tokens = new TokenSource(context.Random);
        Peers = new PeerStore(context.Options);
        Items = new ItemStore(context.Options);
        Samples = new SampleCache(Peers, context.Random);
    }

    public PeerStore Peers { get; }

    public ItemStore Items { get; }

    public SampleCache Samples { get; }

    public void WriteToken(TimeSpan now, NodeAddress to, NodeId target, Span<byte> token) => _tokens.Write(now, to, target, token);

    public void Sweep(TimeSpan now)
    {
        Peers.Sweep(now);
        Items.Sweep(now);
    }

    /// <summary>Whether a query wants something large that is of no use in part: an item, or the filters of a scrape.</summary>
    public bool IsIndivisible(in KrpcMessage query) => query.Method switch
    {
        KrpcMethod.Get => query.Target is { } target && Items.Find(target) is { } item && !(item.IsMutable && query.Sequence >= item.Sequence),
        KrpcMethod.GetPeers => query.WantsScrape && query.InfoHash is { } infoHash && Peers.Contains(infoHash),
        _ => false,
    };

    /// <summary>Whether a question comes with the token of an earlier answer, which proves the address.</summary>
    public bool BringsToken(TimeSpan now, NodeAddress from, in KrpcMessage query)
    {
        if (query.Token.IsEmpty || (query.Target ?? query.InfoHash) is not { } target || !_tokens.IsValid(now, from, target, query.Token))
            return false;
        _context.Proven.Add(now, from);
        return true;
    }

    /// <summary>Checks the arguments of a query and stores what it wants stored.</summary>
    /// <returns>What to refuse it with, or <see cref="KrpcError.None"/>.</returns>
    public KrpcError TryApply(TimeSpan now, DhtFamily family, NodeAddress from, in KrpcMessage query)
    {
        if (query.Id is null)
            return KrpcError.Protocol;
        return query.Method switch
        {
            KrpcMethod.Ping => KrpcError.None,
            KrpcMethod.FindNode or KrpcMethod.Get or KrpcMethod.SampleInfoHashes => query.Target is null ? KrpcError.Protocol : KrpcError.None,
            KrpcMethod.GetPeers => query.InfoHash is null ? KrpcError.Protocol : KrpcError.None,
            KrpcMethod.AnnouncePeer => Announce(now, family, from, query),
            KrpcMethod.Put => Put(now, family, from, query),
            // What it does not know, but could answer with nodes, it treats as find_node (libtorrent's rule of forward compatibility).
            _ => query.Target is null && query.InfoHash is null ? KrpcError.MethodUnknown : KrpcError.None,
        };
    }

    private KrpcError Announce(TimeSpan now, DhtFamily family, NodeAddress from, in KrpcMessage query)
    {
        if (query.InfoHash is not { } infoHash || !_tokens.IsValid(now, from, infoHash, query.Token))
            return KrpcError.Protocol;
        _context.Proven.Add(now, from);
        var port = query.ImpliedPort ? from.Port : query.Port;
        if (port is not (> 0 and <= ushort.MaxValue))
            return KrpcError.Protocol;
        return Peers.TryAdd(now, infoHash, from.WithPort((ushort)port), query.IsSeed, family.Id) ? KrpcError.None : KrpcError.Server;
    }

    private KrpcError Put(TimeSpan now, DhtFamily family, NodeAddress from, in KrpcMessage query)
    {
        if (query.Item.Length > DhtItem.MaxValueLength)
            return KrpcError.ValueTooBig;
        if (query.Salt.Length > DhtTarget.MaxSaltLength)
            return KrpcError.SaltTooBig;
        if (query.Item.IsEmpty || query.Key.IsEmpty != query.Signature.IsEmpty)
            return KrpcError.Protocol;
        return query.Key.IsEmpty ? PutImmutable(now, family, from, query) : PutMutable(now, family, from, query);
    }

    private KrpcError PutImmutable(TimeSpan now, DhtFamily family, NodeAddress from, in KrpcMessage query)
    {
        var target = DhtTarget.ForValue(query.Item);
        if (!_tokens.IsValid(now, from, target.Id, query.Token) || !KrpcParser.IsCanonical(query.Item))
            return KrpcError.Protocol;
        _context.Proven.Add(now, from);
        return Items.Put(now, DhtItem.CreateImmutable(query.Item), cas: null, from, family.Id);
    }

    private KrpcError PutMutable(TimeSpan now, DhtFamily family, NodeAddress from, in KrpcMessage query)
    {
        if (!Ed25519PublicKey.TryFromBytes(query.Key, out var key) || query.Sequence is not { } sequence)
            return KrpcError.Protocol;
        var target = DhtTarget.ForKey(key, query.Salt);
        if (!_tokens.IsValid(now, from, target.Id, query.Token) || !KrpcParser.IsCanonical(query.Item))
            return KrpcError.Protocol;
        _context.Proven.Add(now, from);
        if (!_checks.TryTake(now, 1, ChecksPerSecond, ChecksAtOnce))
            return KrpcError.Server;
        return DhtItem.TryCreateSigned(key, query.Item, sequence, query.Signature, query.Salt, out var item)
            ? Items.Put(now, item, query.Cas, from, family.Id)
            : KrpcError.InvalidSignature;
    }
}
