using WebTorrent.Protocol;

namespace WebTorrent.TorrentEngine.Tests;

public sealed class HostilePeerTests
{
    private readonly MemoryNetwork _network = new();

    [Fact]
    public async Task BadBlocks_FromTheOnlySender_BanItAtOnce_AndTheDownloadEnds()
    {
        var content = await TestTorrent.CreateAsync(1_000_000);
        await using var liar = ScriptedPeer.Seeder(_network, content, (_, right) => Corrupt(right));
        await using var leecher = Node.Leecher(_network, content);
        var banned = FirstAsync<PeerBanned>(leecher);
        leecher.Torrent.AddPeer(liar.EndPoint);
        Assert.Equal(liar.EndPoint, (await banned).EndPoint);

        await using var seeder = Node.Seeder(_network, content);
        leecher.Knows(seeder);
        await leecher.CompleteAsync();

        Assert.Equal(content.Sha256, await leecher.HashContentAsync());
        Assert.Equal(1, liar.Connections);
    }

    [Fact]
    public async Task OneBadBlockInAHundred_AmongHonestPeers_IsFoundOut_AndOnlyTheLiarIsBanned()
    {
        var content = await TestTorrent.CreateAsync(8_000_000, pieceLength: 256 * 1024);
        var sent = 0;
        await using var liar = ScriptedPeer.Seeder(_network, content, (_, right) => Interlocked.Increment(ref sent) % 10 == 5 ? Corrupt(right) : right);
        await using var first = Node.Seeder(_network, content);
        await using var second = Node.Seeder(_network, content);
        await using var leecher = Node.Leecher(_network, content, new TorrentOptions { MaxRequestsPerPeer = 5 });
        var banned = FirstAsync<PeerBanned>(leecher);
        leecher.Torrent.AddPeers([liar.EndPoint, first.EndPoint, second.EndPoint]);

        await leecher.CompleteAsync(40);

        Assert.Equal(content.Sha256, await leecher.HashContentAsync());
        Assert.Equal(liar.EndPoint, (await banned).EndPoint);
    }

    [Fact]
    public async Task SilentPeer_IsAskedNoMore_AndDropped()
    {
        var content = await TestTorrent.CreateAsync(500_000);
        await using var silent = ScriptedPeer.Seeder(_network, content, (_, _) => null);
        var options = new TorrentOptions { RequestTimeout = TimeSpan.FromSeconds(1) };
        await using var leecher = Node.Leecher(_network, content, options);
        var dropped = FirstAsync<PeerDisconnected>(leecher);
        leecher.Torrent.AddPeer(silent.EndPoint);

        Assert.Equal(PeerDropReason.Timeout, (await dropped).Reason);
    }

    [Fact]
    public async Task SilentPeer_HoldsNothingUp()
    {
        var content = await TestTorrent.CreateAsync(500_000);
        await using var silent = ScriptedPeer.Seeder(_network, content, (_, _) => null);
        await using var leecher = Node.Leecher(_network, content, new TorrentOptions { RequestTimeout = TimeSpan.FromSeconds(1) });
        leecher.Torrent.AddPeer(silent.EndPoint);
        await Task.Delay(300);
        await using var seeder = Node.Seeder(_network, content);
        leecher.Knows(seeder);

        await leecher.CompleteAsync();

        Assert.Equal(content.Sha256, await leecher.HashContentAsync());
    }

    [Fact]
    public async Task NoHandshake_EndsInTime()
    {
        var content = await TestTorrent.CreateAsync(100_000);
        await using var seeder = Node.Seeder(_network, content, new TorrentOptions { HandshakeTimeout = TimeSpan.FromSeconds(1) });
        var client = _network.AddHost();
        await using var connection = await client.ConnectAsync(seeder.EndPoint, CancellationToken.None);

        var result = await connection.Pipe.Input.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.True(result.IsCompleted && result.Buffer.IsEmpty);
    }

    [Fact]
    public Task RequestOf1GiB_EndsThePeer() => EndsThePeerAsync(wire => wire.Request(new BlockRequest(0, 0, 1 << 30)));

    [Fact]
    public Task RequestBehindThePiece_EndsThePeer() => EndsThePeerAsync(wire => wire.Request(new BlockRequest(0, 30_000, 16_384)));

    [Fact]
    public Task RequestOfAPieceThatIsNot_EndsThePeer() => EndsThePeerAsync(wire => wire.Request(new BlockRequest(1_000_000, 0, 16_384)));

    [Fact]
    public Task HaveOutOfRange_EndsThePeer() => EndsThePeerAsync(wire => wire.Have(1_000_000));

    [Fact]
    public Task BitfieldOfTheWrongSize_EndsThePeer() => EndsThePeerAsync(wire => wire.Bitfield(new Bitfield.PieceSet(5_000)));

    [Fact]
    public Task BlocksNobodyAskedFor_EndThePeer() => EndsThePeerAsync(wire =>
    {
        for (var i = 0; i < 200; i++)
            ScriptedPeer.SendBlock(wire, new BlockRequest(0, 0, 16_384), new byte[16_384]);
    });

    [Fact]
    public async Task TwentyThousandRequests_WithoutTheFastExtension_EndThePeer()
    {
        var content = await TestTorrent.CreateAsync(100_000);
        await using var seeder = Node.Seeder(_network, content);
        var dropped = FirstAsync<PeerDisconnected>(seeder);

        await ScriptedPeer.DialAsync(_network, seeder.EndPoint, content.Info, supportsFast: false, async (wire, token) =>
        {
            wire.Interested();
            await UntilUnchokedAsync(wire, token);
            RequestTooOften(wire);
            await dropped; // Reads nothing.
        });

        Assert.Equal(PeerDropReason.Flooding, (await dropped).Reason);
    }

    [Fact]
    public async Task TwentyThousandRequests_WithTheFastExtension_AreRefusedBeyondTheLimit()
    {
        var content = await TestTorrent.CreateAsync(100_000);
        await using var seeder = Node.Seeder(_network, content);
        var (pieces, rejects) = (0, 0);

        await ScriptedPeer.DialAsync(_network, seeder.EndPoint, content.Info, supportsFast: true, async (wire, token) =>
        {
            wire.Interested();
            await UntilUnchokedAsync(wire, token);
            RequestTooOften(wire);
            while (pieces + rejects < 20_000 && await wire.ReadAsync(token))
            {
                while (wire.TryRead(out var message))
                {
                    pieces += message.Id == MessageId.Piece ? 1 : 0;
                    rejects += message.Id == MessageId.Reject ? 1 : 0;
                }
            }
        });

        Assert.Equal(20_000, pieces + rejects);
        Assert.True(pieces >= 2_000, $"Only {pieces} were served.");
        Assert.True(rejects > 0, "Nothing was refused.");
    }

    [Fact]
    public async Task OtherInfoHash_IsNotAPeer()
    {
        var content = await TestTorrent.CreateAsync(100_000);
        var other = await TestTorrent.CreateAsync(100_000, seed: 2);
        await using var peer = ScriptedPeer.Start(_network, other.Info, static (_, token) => Task.Delay(Timeout.Infinite, token));
        await using var leecher = Node.Leecher(_network, content);
        leecher.Torrent.AddPeer(peer.EndPoint);

        await WaitForAsync(() => peer.Connections > 0);
        await Task.Delay(200);

        Assert.Equal(0, leecher.Torrent.GetStatus().PeersConnected);
    }

    private async Task EndsThePeerAsync(Action<Wire> misbehave)
    {
        var content = await TestTorrent.CreateAsync(100_000);
        await using var leecher = Node.Leecher(_network, content);
        await using var peer = ScriptedPeer.Start(_network, content.Info, async (wire, token) =>
        {
            misbehave(wire);
            await ReadToEndAsync(wire, token);
        });
        var dropped = FirstAsync<PeerDisconnected>(leecher);
        leecher.Torrent.AddPeer(peer.EndPoint);

        Assert.Contains((await dropped).Reason, new[] { PeerDropReason.ProtocolError, PeerDropReason.Flooding });
        Assert.NotEqual(TorrentState.Failed, leecher.Torrent.State);
    }

    private static async Task ReadToEndAsync(Wire wire, CancellationToken token)
    {
        while (await wire.ReadAsync(token))
        {
            while (wire.TryRead(out _))
            {
            }
        }
    }

    private static async Task UntilUnchokedAsync(Wire wire, CancellationToken token)
    {
        while (await wire.ReadAsync(token))
        {
            while (wire.TryRead(out var message))
            {
                if (message.Id == MessageId.Unchoke)
                    return;
            }
        }

        Assert.Fail("The seeder never unchoked.");
    }

    private static void RequestTooOften(Wire wire)
    {
        wire.Cork();
        for (var i = 0; i < 20_000; i++)
            wire.Request(new BlockRequest(0, 0, 16_384));
        wire.Uncork();
    }

    private static byte[] Corrupt(byte[] right)
    {
        right[right.Length / 2] ^= 0x40;
        return right;
    }

    private static Task<T> FirstAsync<T>(Node node)
        where T : TorrentEvent
    {
        var events = node.Torrent.WatchAsync();
        return Task.Run(async () =>
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await foreach (var happening in events.WithCancellation(timeout.Token))
            {
                if (happening is T wanted)
                    return wanted;
            }

            throw new InvalidOperationException("The torrent ended first.");
        });
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        for (var i = 0; i < 100 && !condition(); i++)
            await Task.Delay(100);
        Assert.True(condition());
    }
}
