using System.Net;
using WebTorrent.Datagram;
using WebTorrent.Dht.Core;
using WebTorrent.Identifiers;
using WebTorrent.TestKit;

namespace WebTorrent.Dht.Tests;

/// <summary>The driver, on real sockets of this machine.</summary>
public sealed class DhtNodeTests : IAsyncLifetime
{
    private static readonly InfoHash InfoHash = InfoHash.Parse("0123456789abcdef0123456789abcdef01234567");

    private readonly List<DatagramSocket> _sockets = [];
    private readonly List<DhtNode> _nodes = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        foreach (var socket in _sockets)
            await socket.DisposeAsync();
    }

    [Fact]
    public async Task Nodes_OnSockets_FindWhatIsAnnouncedAndPut()
    {
        await CreateNetworkAsync(5);
        Assert.Equal(4, await _nodes[1].AnnounceAsync(InfoHash, 6881, isSeed: true, TestContext.Current.CancellationToken));
        var peers = new List<IPEndPoint>();
        await foreach (var peer in _nodes[4].LookupAsync(InfoHash))
            peers.Add(peer);
        Assert.Equal([new IPEndPoint(IPAddress.Loopback, 6881)], peers);

        var item = DhtItem.CreateImmutable("4:item"u8);
        Assert.Equal(4, (await _nodes[2].PutAsync(item)).Stored);
        Assert.Equal(item.Value.ToArray(), (await _nodes[3].GetAsync(item.Target))!.Value.ToArray());
        Assert.Null(await _nodes[3].GetAsync(DhtTarget.ForValue("3:non"u8)));
        Assert.Equal(1, (await _nodes[3].ScrapeAsync(InfoHash)).Seeds);
        var samples = new List<InfoHash>();
        await foreach (var sample in _nodes[3].SampleAsync(NodeId.From(InfoHash)))
            samples.Add(sample);
        Assert.Equal([InfoHash], samples);
        var status = _nodes[2].GetStatus();
        Assert.Equal((4, 4, 1), (status.NodeCountIPv4, _nodes[2].NodeCount, status.StoredTorrents));
    }

    [Fact]
    public async Task Metrics_TellTheSizeOfTheTables()
    {
        await CreateNetworkAsync(3);
        Assert.InRange(MeterReadings.Sum("webtorrent.dht.nodes"), _nodes.Sum(node => node.NodeCount), long.MaxValue);
    }

    [Fact]
    public async Task AddNode_IsKnownWhenItAnswers()
    {
        await CreateNetworkAsync(1);
        var alone = AddNode([]);
        alone.AddNode(_sockets[0].LocalEndPoint);
        await alone.WaitForBootstrapAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, alone.NodeCount);
    }

    [Fact]
    public async Task SavedState_IsAllANodeNeeds()
    {
        await CreateNetworkAsync(4);
        var state = DhtState.Parse(_nodes[3].SaveState().ToBytes());
        await _nodes[3].DisposeAsync();
        var again = AddNode([], state);
        await again.WaitForBootstrapAsync(TestContext.Current.CancellationToken);
        Assert.Equal(state.IdIPv4, again.GetStatus().IdIPv4);
    }

    [Fact]
    public async Task Lookup_LeftEarly_EndsTheSearch()
    {
        await CreateNetworkAsync(5);
        await _nodes[1].AnnounceAsync(InfoHash, 1, isSeed: false);
        await _nodes[2].AnnounceAsync(InfoHash, 2, isSeed: false);
        await foreach (var _ in _nodes[4].LookupAsync(InfoHash))
            break;
        // The node is as good as before.
        Assert.True((await _nodes[4].ScrapeAsync(InfoHash)).Nodes > 0);
    }

    [Fact]
    public async Task Canceled_IsOperationCanceled()
    {
        await CreateNetworkAsync(1);
        // Nobody is at that port: the search would take seconds.
        var lost = AddNode(["127.0.0.1:9"]);
        using var cancel = new CancellationTokenSource();
        var announce = lost.AnnounceAsync(InfoHash, 1, isSeed: false, cancel.Token);
        var bootstrap = lost.WaitForBootstrapAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => announce);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bootstrap);
    }

    [Fact]
    public async Task Disposed_SearchesEndWithObjectDisposed()
    {
        var lost = AddNode(["127.0.0.1:9"]);
        var bootstrap = lost.WaitForBootstrapAsync();
        await lost.DisposeAsync();
        await lost.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => bootstrap);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => lost.AnnounceAsync(InfoHash, 1, isSeed: false));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
        {
            await foreach (var _ in lost.LookupAsync(InfoHash))
                continue;
        });
    }

    [Fact]
    public async Task BeforeStart_NothingWorks_AndNothingBreaks()
    {
        await using var socket = new DatagramSocket();
        var node = new DhtNode(socket);
        Assert.Throws<InvalidOperationException>(node.Start);
        Assert.Throws<InvalidOperationException>(node.GetStatus);
        Assert.Throws<InvalidOperationException>(() => node.LookupAsync(InfoHash));
        Assert.Equal(0, node.NodeCount);
        await node.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(node.Start);
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        var socket = new DatagramSocket();
        DhtOptions[] wrong =
        [
            new() { Concurrency = 0 }, new() { QueryTimeout = TimeSpan.Zero }, new() { SlowQueryTimeout = TimeSpan.FromSeconds(4) },
            new() { MaxPeersPerTorrent = 6_001 }, new() { MaxTorrents = -1 }, new() { Bootstrap = new string[65] }, new() { MaxAnswerRate = 1 },
        ];
        Assert.All(wrong, options => Assert.ThrowsAny<ArgumentException>(() => new DhtNode(socket, options)));
    }

    [Fact]
    public async Task Entrances_ThatCannotBeUsed_AreSkipped()
    {
        string[] entrances = ["127.0.0.1:6881", "[::1]:6882", "", "host", ":1", "127.0.0.1:0", "127.0.0.1:99999", "a/b:1", "user@127.0.0.1:5/x", "127.0.0.1:6881"];
        var found = await EntranceResolver.ResolveAsync(entrances, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, CancellationToken.None);
        Assert.Equal(["127.0.0.1:6881", "[::1]:6882"], found.Select(address => address.ToString()));
    }

    [Fact]
    public async Task Entrances_NoNameServerLikes_AreSkipped_AndTheNodeCanBeDisposed()
    {
        await CreateNetworkAsync(1);
        var label = new string('a', 63);
        string[] wrong = [$"{string.Join('.', Enumerable.Repeat(label, 5))}:1", "\u00e4\ud800:1", "a_b.\u0000:1", null!];
        var node = AddNode([.. wrong, _sockets[0].LocalEndPoint.ToString()]);
        await node.WaitForBootstrapAsync(TestContext.Current.CancellationToken);
        await node.DisposeAsync();
    }

    private async Task CreateNetworkAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var node = AddNode([.. _sockets.Select(socket => socket.LocalEndPoint.ToString())]);
            if (i > 0)
                await node.WaitForBootstrapAsync(TestContext.Current.CancellationToken);
        }
    }

    private DhtNode AddNode(string[] bootstrap, DhtState? state = null)
    {
        var socket = new DatagramSocket(new DatagramSocketOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0) });
        socket.Start();
        var node = new DhtNode(socket, new DhtOptions { AllowPrivateAddresses = true, Bootstrap = bootstrap, State = state });
        node.Start();
        _sockets.Add(socket);
        _nodes.Add(node);
        return node;
    }
}
