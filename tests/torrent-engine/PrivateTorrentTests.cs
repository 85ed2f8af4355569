using System.Net;
using WebTorrent.Protocol;
using WebTorrent.UtHolepunch;
using WebTorrent.UtPex;

namespace WebTorrent.TorrentEngine.Tests;

/// <summary>Only trackers tell of a private torrent's peers (BEP 27), also when nobody knew that it was private.</summary>
public sealed class PrivateTorrentTests
{
    private readonly MemoryNetwork _network = new();

    [Fact]
    public async Task StillBeingChecked_SpeaksNeitherPexNorHolepunch_AndTakesNoNodes()
    {
        var network = new MemoryNetwork { DialsFromListenPort = true };
        var content = await TestTorrent.CreateAsync(100_000, isPrivate: true);
        using var gate = new ManualResetEventSlim();
        await using var node = Node.Leecher(network, content, opening: () => gate.Wait(TimeSpan.FromSeconds(10)));
        IEnumerable<string> messages = [];

        await ScriptedPeer.DialAsync(network, node.EndPoint, content.Info, supportsFast: true, async (wire, token) =>
        {
            await ReadExtendedHandshakeAsync(wire, token);
            messages = wire.RemoteExtensions!.Messages.Keys;
            wire.Port(4711);
            wire.Request(new BlockRequest(0, 0, 16)); // Its rejection shows that what came before it was read.
            while (await wire.ReadAsync(token))
            {
                while (wire.TryRead(out var message))
                {
                    if (message.Id == MessageId.Reject)
                        return;
                }
            }
        });
        gate.Set();

        Assert.Equal(["ut_metadata"], messages);
        Assert.Empty(node.DhtNodes);
    }

    [Fact]
    public async Task MagnetTurnsOutPrivate_PeersOfHearsay_AreLeftAndForgotten_ThoseOfTrackersStay()
    {
        var content = await TestTorrent.CreateAsync(100_000, isPrivate: true);
        await using var gossiped = Node.Seeder(_network, content);
        await using var tracked = Node.Seeder(_network, content);
        await using var node = Node.FromMagnet(_network, content);
        var left = FirstAsync<PeerDisconnected>(node);

        node.Torrent.AddPeer(gossiped.EndPoint, isHearsay: true);
        Assert.Equal(PeerDropReason.NotFromTracker, (await left).Reason);
        node.Torrent.AddPeer(gossiped.EndPoint, isHearsay: true);
        await WaitAsync(() => node.Torrent.GetStatus() is { State: TorrentState.Downloading, PeersConnected: 0, PeersKnown: 0 });

        node.Torrent.AddPeer(tracked.EndPoint);
        await node.CompleteAsync();
        Assert.Equal(content.Sha256, await node.HashContentAsync());
    }

    [Fact]
    public async Task MagnetTurnsOutPrivate_WhoeverATrackerNamedToo_Stays()
    {
        var content = await TestTorrent.CreateAsync(100_000, isPrivate: true);
        await using var seeder = Node.Seeder(_network, content);
        await using var node = Node.FromMagnet(_network, content);

        node.Torrent.AddPeer(seeder.EndPoint, isHearsay: true);
        node.Torrent.AddPeer(seeder.EndPoint);

        await node.CompleteAsync();
    }

    [Fact]
    public async Task MagnetTurnsOutPrivate_ItIsKnownBeforeTheCheckEnds()
    {
        var content = await TestTorrent.CreateAsync(100_000, isPrivate: true);
        await using var seeder = Node.Seeder(_network, content);
        using var gate = new ManualResetEventSlim();
        await using var node = Node.FromMagnet(_network, content, opening: () => gate.Wait(TimeSpan.FromSeconds(10)));
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        Assert.Null(await node.Torrent.WaitForKnownMetadataAsync(timeout.Token));
        var left = FirstAsync<PeerDisconnected>(node);

        node.Torrent.AddPeer(seeder.EndPoint, isHearsay: true);

        Assert.True((await node.Torrent.WaitForInfoAsync(timeout.Token)).IsPrivate);
        Assert.Equal(PeerDropReason.NotFromTracker, (await left).Reason);
        Assert.False(node.Torrent.WaitForMetadataAsync(timeout.Token).IsCompleted);
        gate.Set();
    }

    [Fact]
    public async Task MagnetTurnsOutPrivate_WhoMetItBefore_CanNeitherNamePeersNorMakeItDial()
    {
        var network = new MemoryNetwork { DialsFromListenPort = true };
        var content = await TestTorrent.CreateAsync(100_000, isPrivate: true);
        await using var seeder = Node.Seeder(network, content);
        await using var node = Node.FromMagnet(network, content);
        await using var named = ScriptedPeer.Start(network, content.Info, (_, _) => Task.CompletedTask);

        var pex = new PeerExchange(TimeProvider.System) { Heard = _ => { } };
        var holepunch = new HolepunchExchange { Heard = _ => { } };
        await ScriptedPeer.DialAsync(network, node.EndPoint, content.Info, supportsFast: true, prepare: Prepare, script: async (wire, token) =>
        {
            await ReadExtendedHandshakeAsync(wire, token);
            Assert.True(pex.IsSupportedByRemote && holepunch.IsSupportedByRemote);
            node.Knows(seeder);
            await node.Torrent.WaitForCompletionAsync(token);
            pex.TrySend([new PexPeer(named.EndPoint, PexFlags.None)]);
            holepunch.Send(new HolepunchMessage(HolepunchMessageKind.Connect, named.EndPoint));
            wire.Request(new BlockRequest(int.MaxValue, 0, 16)); // Ends the connection, once what came before it was read.
            await Assert.ThrowsAnyAsync<WireException>(async () =>
            {
                while (await wire.ReadAsync(token))
                {
                    while (wire.TryRead(out _))
                    {
                        // Until it hangs up.
                    }
                }

                throw new WireException(WireErrorCode.ConnectionClosed, "A clean end is one, too.");
            });
        });

        await WaitAsync(() => node.Torrent.GetStatus().PeersConnected == 0);
        Assert.Equal(0, named.Connections);
        Assert.Equal(1, node.Torrent.GetStatus().PeersKnown); // The seeder.

        void Prepare(Wire wire)
        {
            wire.Use(pex);
            wire.Use(holepunch);
        }
    }

    private static async Task ReadExtendedHandshakeAsync(Wire wire, CancellationToken cancellationToken)
    {
        while (wire.RemoteExtensions is null && await wire.ReadAsync(cancellationToken))
        {
            while (wire.TryRead(out _))
            {
                // The handshake is taken inside.
            }
        }
    }

    private static async Task<T> FirstAsync<T>(Node node)
        where T : TorrentEvent
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await foreach (var torrentEvent in node.Torrent.WatchAsync(timeout.Token))
        {
            if (torrentEvent is T found)
                return found;
        }

        throw new InvalidOperationException("The torrent ended.");
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        for (var i = 0; i < 1_000 && !condition(); i++)
            await Task.Delay(20);
        Assert.True(condition());
    }
}
