using System.Text;
using WebTorrent.Bitfield;
using WebTorrent.Identifiers;
using WebTorrent.Protocol;

namespace WebTorrent.TorrentEngine.Tests;

/// <summary>Peers that keep to the protocol's letter and are no help, and what becomes of them.</summary>
public sealed class UncooperativePeerTests
{
    private readonly MemoryNetwork _network = new();

    [Fact]
    public async Task RejectingEveryRequest_IsNotAskedAsFastAsItRejects()
    {
        var content = await TestTorrent.CreateAsync(100_000);
        var requests = 0;
        await using var peer = ScriptedPeer.Start(_network, content.Info, (wire, token) =>
        {
            wire.HaveAll();
            wire.Unchoke();
            return RejectAllAsync(wire, () => Interlocked.Increment(ref requests), token);
        });
        await using var leecher = Node.Leecher(_network, content);
        leecher.Torrent.AddPeer(peer.EndPoint);

        await Task.Delay(2_000);

        Assert.InRange(Volatile.Read(ref requests), 1, 50);
    }

    [Fact]
    public async Task RejectingWhatItAllowedFast_IsAskedForItOnce()
    {
        var content = await TestTorrent.CreateAsync(100_000);
        var requests = 0;
        await using var peer = ScriptedPeer.Start(_network, content.Info, (wire, token) =>
        {
            wire.HaveAll();
            wire.AllowedFast(0);
            return RejectAllAsync(wire, () => Interlocked.Increment(ref requests), token);
        });
        await using var leecher = Node.Leecher(_network, content);
        leecher.Torrent.AddPeer(peer.EndPoint);

        await Task.Delay(1_000);

        Assert.InRange(Volatile.Read(ref requests), 1, 2);
    }

    [Fact]
    public async Task LiarThatLeavesBeforeItIsFoundOut_IsBannedAllTheSame()
    {
        var content = await TestTorrent.CreateAsync(32 * 1024);
        await using var liar = ScriptedPeer.Start(_network, content.Info, async (wire, token) =>
        {
            wire.HaveAll();
            wire.Unchoke();
            var sent = 0;
            while (sent < 2 && await wire.ReadAsync(token))
            {
                while (wire.TryRead(out var message))
                {
                    if (message.Id != MessageId.Request)
                        continue;
                    ScriptedPeer.SendBlock(wire, message.Block, new byte[message.Length]);
                    sent++;
                }
            }

            await wire.FlushAsync(token);
        });
        await using var leecher = Node.Leecher(_network, content, hasher: new SlowHasher());
        var banned = FirstAsync<PeerBanned>(leecher);
        leecher.Torrent.AddPeer(liar.EndPoint);

        Assert.Equal(liar.EndPoint, (await banned).EndPoint);
    }

    [Fact]
    public async Task TellingAnotherPortAgainAndAgain_FillsNoBook()
    {
        var content = await TestTorrent.CreateAsync(100_000);
        await using var leecher = Node.Leecher(_network, content);

        await ScriptedPeer.DialAsync(_network, leecher.EndPoint, content.Info, supportsFast: true, async (wire, token) =>
        {
            for (var port = 1_000; port < 1_300; port++)
                wire.Extended(0, Encoding.ASCII.GetBytes($"d1:pi{port}ee"));
            await wire.FlushAsync(token);
            await Task.Delay(700, token);
        });

        Assert.InRange(leecher.Torrent.GetStatus().PeersKnown, 0, 1);
    }

    [Fact]
    public async Task Choking_WithNothingMoreToGive_IsToldSo()
    {
        var content = await TestTorrent.CreateAsync(200_000);
        var told = new TaskCompletionSource();
        await using var choking = ScriptedPeer.Start(_network, content.Info, async (wire, token) =>
        {
            var first = new PieceSet(content.Info.PieceCount);
            first.Add(0);
            wire.Bitfield(first);
            while (await wire.ReadAsync(token))
            {
                while (wire.TryRead(out var message))
                {
                    if (message.Id == MessageId.NotInterested)
                        told.TrySetResult();
                }
            }
        });
        await using var leecher = Node.Leecher(_network, content);
        leecher.Torrent.AddPeer(choking.EndPoint);
        await Task.Delay(300);
        await using var seeder = Node.Seeder(_network, content);
        leecher.Knows(seeder);
        await leecher.CompleteAsync();

        await told.Task.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task SilentForAWhile_ThenAnsweringEverything_IsNoFlood()
    {
        var content = await TestTorrent.CreateAsync(20_000_000, pieceLength: 256 * 1024);
        var answered = 0;
        await using var peer = ScriptedPeer.Start(_network, content.Info, async (wire, token) =>
        {
            wire.HaveAll();
            wire.Unchoke();
            while (await wire.ReadAsync(token))
            {
                while (wire.TryRead(out var message))
                {
                    if (message.Id != MessageId.Request)
                        continue;
                    var block = message.Block;
                    ScriptedPeer.SendBlock(wire, block, content.Piece(block.Piece).Slice(block.Offset, block.Length).ToArray());
                    if (++answered == 300)
                    {
                        await wire.FlushAsync(token);
                        await Task.Delay(1_500, token);
                    }
                }
            }
        });
        await using var leecher = Node.Leecher(_network, content, new TorrentOptions { RequestTimeout = TimeSpan.FromSeconds(1) });
        leecher.Torrent.AddPeer(peer.EndPoint);

        await leecher.CompleteAsync();

        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task OneRequestForgotten_IsAskedAgain_BeforeAllOthersAreAnswered()
    {
        var content = await TestTorrent.CreateAsync(16_000_000, pieceLength: 256 * 1024);
        BlockRequest? forgotten = null;
        var (answered, askedAgainAfter) = (0, 0);
        await using var peer = ScriptedPeer.Seeder(_network, content, (block, right) =>
        {
            if (forgotten is null)
            {
                forgotten = block;
                return null;
            }

            if (block == forgotten)
                askedAgainAfter = answered;
            answered++;
            return right;
        });
        var options = new TorrentOptions { MaxRequestsPerPeer = 16, RequestTimeout = TimeSpan.FromSeconds(2) };
        await using var leecher = Node.Leecher(_network, content, options);
        leecher.Torrent.AddPeer(peer.EndPoint);

        await leecher.CompleteAsync();

        Assert.InRange(askedAgainAfter, 1, 300);
    }

    [Fact]
    public async Task DialledAlthoughItIsConnected_IsNotForgotten()
    {
        var content = await TestTorrent.CreateAsync(100_000);
        await using var leecher = Node.Leecher(_network, content);
        var peerId = PeerId.Generate("-AA0001-"u8, new Random(4)); // Smaller than the leecher's: what it dialled itself stays.
        var handshake = new Handshake { InfoHash = content.Info.InfoHash, PeerId = peerId };
        await using var listening = ScriptedPeer.Start(_network, content.Info, static (_, token) => Task.Delay(Timeout.Infinite, token), handshake);

        await ScriptedPeer.DialAsync(_network, leecher.EndPoint, content.Info, supportsFast: true, async (_, token) =>
        {
            await Task.Delay(300, token);
            leecher.Torrent.AddPeer(listening.EndPoint, isTrusted: true);
            await Task.Delay(700, token);
        }, peerId);

        Assert.Equal(1, listening.Connections);
        Assert.Equal(1, leecher.Torrent.GetStatus().PeersKnown);
    }

    private static async Task RejectAllAsync(Wire wire, Action onRequest, CancellationToken token)
    {
        while (await wire.ReadAsync(token))
        {
            while (wire.TryRead(out var message))
            {
                if (message.Id != MessageId.Request)
                    continue;
                onRequest();
                wire.Reject(message.Block);
            }
        }
    }

    private static Task<T> FirstAsync<T>(Node node)
        where T : TorrentEvent
    {
        var events = node.Torrent.WatchAsync();
        return Task.Run(async () =>
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await foreach (var happening in events.WithCancellation(timeout.Token))
            {
                if (happening is T wanted)
                    return wanted;
            }

            throw new InvalidOperationException("The torrent ended first.");
        });
    }

    /// <summary>Takes its time, so that a peer can be gone before its piece is judged.</summary>
    private sealed class SlowHasher : IPieceHasher
    {
        private readonly Sha1PieceHasher _hasher = new();

        public int HashLength => _hasher.HashLength;

        public async ValueTask HashAsync(ReadOnlyMemory<byte> data, Memory<byte> destination, CancellationToken cancellationToken)
        {
            await Task.Delay(500, cancellationToken);
            await _hasher.HashAsync(data, destination, cancellationToken);
        }
    }
}
