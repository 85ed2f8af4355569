using FsCheck.Fluent;
using WebTorrent.Dht.Core;
using WebTorrent.Dht.Core.Routing;
using WebTorrent.TestKit;

namespace WebTorrent.Dht.Tests;

public sealed class RoutingTableTests
{
    [Fact]
    public void FindNearest_MatchesModel() => Law.Holds(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var own = NodeId.Create(random);
        var table = new RoutingTable(own);
        var contacts = Enumerable.Range(0, random.Next(1, 400)).Select(i => Contact(own.CreateNeighbour(random.Next(12), random), i)).ToList();
        foreach (var contact in contacts)
            table.HandleResponse(TimeSpan.Zero, contact);

        var target = own.CreateNeighbour(random.Next(14), random);
        Span<NodeContact> nearest = stackalloc NodeContact[8];
        var count = table.FindNearest(target, nearest, withBad: false);
        var model = table.Nodes.Select(node => node.Contact).OrderBy(contact => contact.Id, Comparer<NodeId>.Create(target.CompareDistances)).Take(8);
        Assert.Equal(model, nearest[..count].ToArray());
    });

    [Fact]
    public void Table_AnyOperations_KeepItsRules() => Law.Holds(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var own = NodeId.Create(random);
        var table = new RoutingTable(own);
        var known = new List<NodeContact>();
        var now = TimeSpan.Zero;
        for (var i = 0; i < 500; i++)
        {
            now += TimeSpan.FromSeconds(random.Next(60));
            Operate(table, known, random, now, own);
        }

        var nodes = table.Nodes.ToList();
        Assert.Equal(table.Count, nodes.Count);
        Assert.Equal(nodes.Count, nodes.Select(node => node.Contact.Id).Distinct().Count());
        Assert.Equal(nodes.Count, nodes.Select(node => node.Host).Distinct().Count());
        Assert.DoesNotContain(nodes, node => node.Contact.Id == own);
        var groups = nodes.GroupBy(node => Math.Min(own.CommonPrefixLength(node.Contact.Id), table.BucketCount - 1));
        Assert.All(groups, group => Assert.InRange(group.Count(), 1, Bucket.Size));
    }, runs: 100);

    [Fact]
    public void FullBucket_GoodNodes_StayInTheirPlaces()
    {
        var (table, own, random) = CreateFullBucket();
        var before = Members(table, own);
        Assert.Null(table.HandleResponse(TimeSpan.FromMinutes(1), Contact(own.CreateNeighbour(0, random), 999)));
        Assert.Equal(before, Members(table, own));
    }

    [Fact]
    public void FullBucket_QuestionableNode_IsToBePinged_AndReplacedWhenItFails()
    {
        var (table, own, random) = CreateFullBucket();
        var late = TimeSpan.FromMinutes(16);
        var newcomer = Contact(own.CreateNeighbour(0, random), 999);
        var questionable = table.HandleResponse(late, newcomer);
        Assert.NotNull(questionable);
        table.HandleFailure(late, questionable.Contact);
        Assert.Contains(questionable.Contact, Members(table, own));
        table.HandleFailure(late, questionable.Contact);
        Assert.DoesNotContain(questionable.Contact, Members(table, own));
        Assert.Contains(newcomer, Members(table, own));
    }

    [Fact]
    public void BadNode_WithoutSuccessor_StaysButIsNotNamed()
    {
        var own = NodeId.Create(new Random(1));
        var table = new RoutingTable(own);
        var contact = Contact(NodeId.Create(new Random(2)), 1);
        table.HandleResponse(TimeSpan.Zero, contact);
        table.HandleFailure(TimeSpan.Zero, contact);
        table.HandleFailure(TimeSpan.Zero, contact);
        var nearest = new NodeContact[8];
        Assert.Equal(0, table.FindNearest(own, nearest, withBad: false));
        Assert.Equal(1, table.FindNearest(own, nearest, withBad: true));
        for (var i = 0; i < 10; i++)
            table.HandleFailure(TimeSpan.Zero, contact);
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void OneHost_ManyIds_HasOnePlace()
    {
        var random = new Random(3);
        var table = new RoutingTable(NodeId.Create(random));
        for (ushort port = 1; port <= 100; port++)
            table.HandleResponse(TimeSpan.Zero, new NodeContact(NodeId.Create(random), NodeAddress.From([20, 1, 1, 1], port)));
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void SameAddress_NewId_TakesThePlaceOfTheOld()
    {
        var random = new Random(4);
        var table = new RoutingTable(NodeId.Create(random));
        table.HandleResponse(TimeSpan.Zero, Contact(NodeId.Create(random), 5));
        var moved = Contact(NodeId.Create(random), 5);
        table.HandleResponse(TimeSpan.Zero, moved);
        Assert.Equal([moved], table.Nodes.Select(node => node.Contact));
    }

    [Fact]
    public void SameId_OtherAddress_DoesNotPushOutAGoodNode()
    {
        var random = new Random(5);
        var table = new RoutingTable(NodeId.Create(random));
        var contact = Contact(NodeId.Create(random), 5);
        table.HandleResponse(TimeSpan.Zero, contact);
        table.HandleResponse(TimeSpan.Zero, Contact(contact.Id, 6));
        Assert.Equal([contact], table.Nodes.Select(node => node.Contact));
    }

    [Fact]
    public void Refresh_QuietBucket_IsDueAfterFifteenMinutes()
    {
        var (table, own, random) = CreateFullBucket();
        // The last bucket has free places and was never filled on purpose.
        Assert.True(table.TryTakeRefresh(TimeSpan.FromMinutes(1), random, out _));
        Assert.False(table.TryTakeRefresh(TimeSpan.FromMinutes(2), random, out _));
        Assert.True(table.TryTakeRefresh(TimeSpan.FromMinutes(12), random, out _));
        Assert.False(table.TryTakeRefresh(TimeSpan.FromMinutes(14), random, out _));
        Assert.True(table.TryTakeRefresh(TimeSpan.FromMinutes(15), random, out var target));
        Assert.Equal(0, own.CommonPrefixLength(target));
    }

    private static void Operate(RoutingTable table, List<NodeContact> known, Random random, TimeSpan now, NodeId own)
    {
        if (known.Count == 0 || random.Next(3) == 0)
            known.Add(Contact(random.Next(50) == 0 ? own : own.CreateNeighbour(random.Next(10), random), random.Next(300)));
        var contact = known[random.Next(known.Count)];
        switch (random.Next(5))
        {
            case 0:
                table.HandleFailure(now, contact);
                break;
            case 1:
                table.HandleQuery(now, contact);
                break;
            case 2 when random.Next(10) == 0:
                table.Remove(contact);
                break;
            default:
                table.HandleResponse(now, contact);
                break;
        }
    }

    private static (RoutingTable Table, NodeId Own, Random Random) CreateFullBucket()
    {
        var random = new Random(7);
        var own = NodeId.Create(random);
        var table = new RoutingTable(own);
        for (var i = 0; i < 8; i++)
            table.HandleResponse(TimeSpan.Zero, Contact(own.CreateNeighbour(0, random), i));
        // One more, on our side, splits the first bucket.
        table.HandleResponse(TimeSpan.Zero, Contact(own.CreateNeighbour(1, random), 8));
        return (table, own, random);
    }

    private static List<NodeContact> Members(RoutingTable table, NodeId own) =>
        [.. table.Nodes.Select(node => node.Contact).Where(contact => own.CommonPrefixLength(contact.Id) == 0)];

    private static NodeContact Contact(NodeId id, int host) => new(id, NodeAddress.From([20, (byte)(host >> 8), (byte)host, 1], 6881));
}
