using WebTorrent.Dht.Core.Krpc;
using WebTorrent.Dht.Core.Lookups;
using WebTorrent.Dht.Core.Serving;

namespace WebTorrent.Dht.Core;

/// <summary>What the parts of a core share.</summary>
internal sealed class DhtContext
{
    // Of those that packets with forged addresses may cause; our own are few anyway, and must go on meanwhile.
    private const int MaxPingsForStrangers = 192;
    private const int MaxPings = 256;
    private const int MaxRemembered = 64;

    public DhtContext(DhtOptions options, bool useIPv4, bool useIPv6, Random random)
    {
        Options = options;
        Random = random;
        Queries = new QueryBook(options, Outbox, random);
        Proven = new ProvenAddresses(options.MaxTrackedHosts);
        IPv4 = useIPv4 ? CreateFamily(isIPv6: false, options.State?.IdIPv4) : null;
        IPv6 = useIPv6 ? CreateFamily(isIPv6: true, options.State?.IdIPv6) : null;
        Families = new[] { IPv4, IPv6 }.OfType<DhtFamily>().ToArray();
    }

    public DhtOptions Options { get; }

    public Random Random { get; }

    public Outbox Outbox { get; } = new();

    public QueryBook Queries { get; }

    public ProvenAddresses Proven { get; }

    public SavedTokens Tokens { get; } = new();

    public Queue<DhtEvent> Events { get; } = new();

    public DhtFamily? IPv4 { get; }

    public DhtFamily? IPv6 { get; }

    public IReadOnlyList<DhtFamily> Families { get; }

    public DhtFamily? FamilyOf(NodeAddress address) => address.IsIPv6 ? IPv6 : IPv4;

    /// <summary>Whether an address that a stranger named, or that a packet claims to come from, may be used.</summary>
    public bool IsUsable(NodeAddress address) =>
        !address.IsImpossible && (Options.AllowPrivateAddresses || !address.IsPrivate);

    /// <summary>Asks who sent a query for a sign of life, unless too many are being asked.</summary>
    public void PingStranger(TimeSpan now, DhtFamily family, NodeAddress address, NodeId? expectedId)
    {
        if (Queries.PingCount < MaxPingsForStrangers)
            Ping(now, family, address, expectedId);
    }

    /// <summary>Asks a node for a sign of life, unless that is being done.</summary>
    public void Ping(TimeSpan now, DhtFamily family, NodeAddress address, NodeId? expectedId)
    {
        if (Queries.IsPinging(address) || Queries.PingCount >= MaxPings)
            return;
        var ping = new KrpcQuery { Id = family.Id, Method = KrpcMethod.Ping, IsReadOnly = Options.ReadOnly };
        Queries.TrySend(now, address, expectedId, ping, owner: null);
    }

    private DhtFamily CreateFamily(bool isIPv6, NodeId? savedId)
    {
        var nodes = (Options.State?.Nodes ?? []).Select(node => node.Address).Where(address => address.IsIPv6 == isIPv6 && IsUsable(address)).ToArray();
        Random.Shuffle(nodes);
        return new DhtFamily(isIPv6, Options.NodeId ?? savedId ?? NodeId.Create(Random)) { Remembered = nodes.Take(MaxRemembered).ToList() };
    }
}
