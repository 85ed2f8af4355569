using System.Buffers;
using System.Net;
using WebTorrent.Bitfield;
using WebTorrent.Identifiers;
using WebTorrent.PieceSelection;
using WebTorrent.Protocol;
using WebTorrent.TestKit;
using WebTorrent.TorrentEngine.Loop;
using WebTorrent.TorrentEngine.Swarm;
using WebTorrent.UtHolepunch;
using WebTorrent.UtPex;

namespace WebTorrent.TorrentEngine.Tests;

public sealed class DownloaderTests
{
    private const int PieceLength = 1 << 20;

    /// <summary>With room for two pieces, a third is begun and stops after its first block: it is itself the one worth least.</summary>
    [Fact]
    public async Task PieceBegunWhenMemoryIsFull_MayBeTheOneGivenUp()
    {
        var content = await TestTorrent.CreateAsync(3 * PieceLength, PieceLength);
        var random = new Random(1);
        var picker = new PiecePicker(
            new PiecePickerOptions { PieceCount = 3, Length = content.Info.Length, PieceLength = PieceLength, MaxActivePieces = 2 }, random);
        var swarm = new SwarmContent(content.Info, content.Store, picker, new VerifiedPieces(3));
        var loop = new TorrentLoop(static e => throw e);
        await using var verifier = new PieceVerifier(content.Info, content.Store, new Sha1PieceHasher(), loop, Downloader.BlockSize, 1);
        var peers = new PeerRoster();
        var options = new TorrentOptions { PieceMemory = 1 << 20 };
        var downloader = new Downloader(swarm, verifier, peers, new NoEvents(), options, new MonotonicClock(TimeProvider.System));

        for (var piece = 0; piece < 3; piece++)
        {
            var blocks = piece == 2 ? 1 : 2;
            await using var wire = new Wire(DuplexPipePair.Create().First);
            var peer = MakePeer(peers, wire, 3, piece, blocks);
            picker.AddPeer(peer.Has!);
            downloader.UpdateInterest(peer);
            downloader.RequestMore(peer, TimeSpan.Zero);
            Assert.Equal(blocks, peer.Requests.Count);
            for (var block = 0; block < blocks; block++)
                downloader.OnBlock(peer, Block(content, piece, block), TimeSpan.Zero);
        }

        Assert.False(picker.IsActive(2));
        Assert.Equal(Downloader.BlockSize, downloader.BytesWasted);
    }

    [Fact]
    public async Task SlowSuspect_KeepsItsPieceToItself_OnlyUntilOthersAreIdleForIt()
    {
        var content = await TestTorrent.CreateAsync(PieceLength, PieceLength);
        var picker = new PiecePicker(new PiecePickerOptions { PieceCount = 1, Length = PieceLength, PieceLength = PieceLength }, new Random(1));
        var swarm = new SwarmContent(content.Info, content.Store, picker, new VerifiedPieces(1));
        var loop = new TorrentLoop(static e => throw e);
        await using var verifier = new PieceVerifier(content.Info, content.Store, new Sha1PieceHasher(), loop, Downloader.BlockSize, 1);
        var peers = new PeerRoster();
        var options = new TorrentOptions();
        var downloader = new Downloader(swarm, verifier, peers, new NoEvents(), options, new MonotonicClock(TimeProvider.System));
        await using var slowWire = new Wire(DuplexPipePair.Create().First);
        await using var idleWire = new Wire(DuplexPipePair.Create().First);
        var slow = MakePeer(peers, slowWire, pieceCount: 1, piece: 0, depth: 4);
        slow.ParoleSince = TimeSpan.Zero;
        var idle = MakePeer(peers, idleWire, pieceCount: 1, piece: 0, depth: 4);
        foreach (var peer in peers)
        {
            picker.AddPeer(peer.Has!);
            downloader.UpdateInterest(peer);
            downloader.RequestMore(peer, TimeSpan.Zero);
        }

        Assert.Equal(0, idle.Requests.Count);
        var later = options.RequestTimeout * 0.9;
        downloader.OnBlock(slow, Block(content, 0, 0), later);
        downloader.Tick(later);
        Assert.Equal(0, idle.Requests.Count);

        downloader.Tick(options.RequestTimeout * 1.1);

        Assert.Equal(4, idle.Requests.Count);
    }

    private static Peer MakePeer(PeerRoster peers, Wire wire, int pieceCount, int piece, int depth)
    {
        var peer = new Peer(peers.NextNumber(), wire, PeerId.Generate("-XX0001-"u8, new Random(piece)), new RequestPipeline(Downloader.BlockSize, depth), TimeSpan.Zero)
        {
            Drop = static _ => { },
            Exchange = new PeerExchange(TimeProvider.System) { Heard = static _ => { } },
            Holepunch = new HolepunchExchange { Heard = static _ => { } },
            IsChoking = false,
            Has = new PieceSet(pieceCount),
        };
        peer.Has.Add(piece);
        peers.Add(peer);
        return peer;
    }

    private static WireMessage Block(TestTorrent content, int piece, int block) => new()
    {
        Id = MessageId.Piece,
        Piece = piece,
        Offset = block * Downloader.BlockSize,
        Length = Downloader.BlockSize,
        Payload = new ReadOnlySequence<byte>(content.Piece(piece).Slice(block * Downloader.BlockSize, Downloader.BlockSize)),
    };

    private sealed class NoEvents : ISwarmEvents
    {
        public void OnPieceVerified(int piece)
        {
        }

        public void OnPieceFailed(int piece)
        {
        }

        public void OnBadPeer(int number, EndPoint? endPoint, int piece)
        {
        }

        public void OnStoreFailed(Exception error)
        {
        }
    }
}
