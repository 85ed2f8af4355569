using System.Net;
using WebTorrent.Datagram;
using WebTorrent.Dht;
using WebTorrent.TestKit;

namespace WebTorrent.Cli.Tests;

/// <summary>The DHT by hand, in a network of a few nodes on this machine.</summary>
public sealed class DhtCommandTests : IAsyncLifetime
{
    private const string InfoHash = "c12fe1c06bba254a9dc9f519b335aa7c1367a88a";
    private readonly TempFolder _folder = new();
    private readonly List<(DatagramSocket Socket, DhtNode Node)> _nodes = [];
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < 5; i++)
        {
            var socket = new DatagramSocket(new DatagramSocketOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0) });
            socket.Start();
            var node = new DhtNode(socket, new DhtOptions { AllowPrivateAddresses = true, Bootstrap = [.. _nodes.Take(1).Select(other => other.Socket.LocalEndPoint.ToString())] });
            node.Start();
            _nodes.Add((socket, node));
            if (i > 0)
                await node.WaitForBootstrapAsync(_limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (socket, node) in _nodes)
        {
            await node.DisposeAsync();
            await socket.DisposeAsync();
        }

        _limit.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task AnnounceAndLookup_FindsThePeer()
    {
        var announced = await RunAsync("announce", InfoHash, "--port", "4711", "--json");
        Assert.Equal(ExitCode.Done, announced.ExitCode);
        Assert.InRange(announced.Event("announced").GetProperty("nodes").GetInt32(), 1, 8);
        var found = await RunAsync("lookup", InfoHash, "--json");
        Assert.Equal(ExitCode.Done, found.ExitCode);
        Assert.Equal("127.0.0.1:4711", found.Event("peer").GetProperty("peer").GetString());
    }

    [Fact]
    public async Task Lookup_NobodyThere_ExitCode1() => Assert.Equal(ExitCode.Failed, (await RunAsync("lookup", InfoHash)).ExitCode);

    [Fact]
    public async Task PutAndGet_AText()
    {
        var stored = await RunAsync("put", "Hello, wörld", "--json");
        Assert.Equal(ExitCode.Done, stored.ExitCode);
        var got = await RunAsync("get", stored.Event("stored").GetProperty("target").GetString()!, "--quiet");
        Assert.Equal(new CliRun(ExitCode.Done, "Hello, wörld\n", ""), got with { Output = got.Output.ReplaceLineEndings("\n") });
    }

    [Fact]
    public async Task PutAndGet_SignedAndChanged_TheLatest()
    {
        var key = _folder.Combine("news.key");
        var first = await RunAsync("put", "old news", "--key-file", key, "--salt", "news", "--json");
        Assert.Equal(1, first.Event("stored").GetProperty("sequence").GetInt64());
        var second = await RunAsync("put", "new news", "--key-file", key, "--salt", "news", "--json");
        Assert.Equal(2, second.Event("stored").GetProperty("sequence").GetInt64());
        var got = await RunAsync("get", second.Event("stored").GetProperty("key").GetString()!, "--salt", "news", "--json");
        Assert.Equal("new news", got.Event("item").GetProperty("value").GetString());
        var late = await RunAsync("put", "older news", "--key-file", key, "--salt", "news", "--seq", "1");
        Assert.Equal(ExitCode.Failed, late.ExitCode);
        Assert.Contains("at least as new", late.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_NobodyHasIt_ExitCode1()
    {
        var run = await RunAsync("get", InfoHash);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("Nobody has this item", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoNodeAnswers_SaysWhatToDo()
    {
        var run = await CliRun.OfAsync(_limit.Token, "dht", "lookup", InfoHash, "--bootstrap", "127.0.0.1:1", "--allow-private", "--timeout", "1");
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("--bootstrap", run.Error, StringComparison.Ordinal);
    }

    private Task<CliRun> RunAsync(params string[] args)
        => CliRun.OfAsync(_limit.Token, ["dht", .. args, "--bootstrap", _nodes[0].Socket.LocalEndPoint.ToString(), "--allow-private"]);
}
