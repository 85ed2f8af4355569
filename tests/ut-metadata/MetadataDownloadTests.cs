using FsCheck.Fluent;
using WebTorrent.Identifiers;
using WebTorrent.TestKit;

namespace WebTorrent.UtMetadata.Tests;

public class MetadataDownloadTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(1)]
    [InlineData(16384)]
    [InlineData(16385)]
    [InlineData(1_000_000)]
    public void Run_OnePeer_GetsIt(int size)
    {
        var swarm = new SimulatedSwarm(SimulatedSwarm.Metadata(size));
        swarm.Add(1, new SimulatedPeer(swarm.Truth));
        swarm.Run(Minute);
        AssertDone(swarm);
        Assert.Equal(MetadataMessage.PieceCount(size), swarm.Asked[1]);
    }

    [Fact]
    public void Run_ManyPeers_ShareTheWork()
    {
        var swarm = new SimulatedSwarm(SimulatedSwarm.Metadata(640 * 1024));
        for (var id = 1; id <= 5; id++)
            swarm.Add(id, new SimulatedPeer(swarm.Truth));
        swarm.Run(Minute);
        AssertDone(swarm);
        Assert.Equal(5, swarm.Asked.Count);
        Assert.InRange(swarm.Asked.Values.Sum(), 40, 60);
        Assert.True(swarm.Now < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Run_HundredPeersAndTheLargestSize_HardlyAnythingTwice()
    {
        var swarm = new SimulatedSwarm(SimulatedSwarm.Metadata(16 * 1024 * 1024));
        for (var id = 1; id <= 100; id++)
            swarm.Add(id, new SimulatedPeer(swarm.Truth) { Delay = TimeSpan.FromMilliseconds(10 * id) });
        swarm.Run(Minute);
        AssertDone(swarm);
        Assert.InRange(swarm.Asked.Values.Sum(), 1024, 1100);
    }

    [Fact]
    public void Run_SlowPeerHoldsTheLastPiece_SomebodyElseIsAskedBeforeItTimesOut()
    {
        var swarm = new SimulatedSwarm(SimulatedSwarm.Metadata(30_000), new MetadataOptions { MaxRequestsPerPeer = 1 });
        swarm.Add(1, new SimulatedPeer(swarm.Truth) { IsSilent = true });
        swarm.Add(2, new SimulatedPeer(swarm.Truth));
        swarm.Run(Minute);
        AssertDone(swarm);
        Assert.InRange(swarm.Now, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Run_SilentPeers_OthersAreAskedInstead()
    {
        var swarm = new SimulatedSwarm(SimulatedSwarm.Metadata(100_000));
        for (var id = 1; id <= 3; id++)
            swarm.Add(id, new SimulatedPeer(swarm.Truth) { IsSilent = true });
        swarm.Add(4, new SimulatedPeer(swarm.Truth));
        swarm.Run(Minute);
        AssertDone(swarm);
        Assert.True(swarm.Now < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Run_PeerRejectsAtFirst_AskedAgainLater()
    {
        var swarm = new SimulatedSwarm(SimulatedSwarm.Metadata(100_000));
        swarm.Add(1, new SimulatedPeer(swarm.Truth) { Rejects = 10 });
        swarm.Run(Minute);
        AssertDone(swarm);
        Assert.True(swarm.Now > TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Run_OneLiarAlone_Blamed_ThenTheHonestOneIsAsked()
    {
        var swarm = new SimulatedSwarm(SimulatedSwarm.Metadata(50_000));
        swarm.Add(1, new SimulatedPeer(SimulatedSwarm.Metadata(50_000, seed: 9)));
        swarm.Run(Minute);
        Assert.False(swarm.Download.IsComplete);
        Assert.Equal([1], swarm.Blamed);
        swarm.Add(2, new SimulatedPeer(swarm.Truth));
        swarm.Run(Minute);
        AssertDone(swarm);
    }

    [Fact]
    public void Run_LiarsAmongHonestPeers_ExactlyTheLiarsAreBlamed()
    {
        var swarm = new SimulatedSwarm(SimulatedSwarm.Metadata(200_000));
        var lie = (byte[])swarm.Truth.Clone();
        for (var i = 0; i < lie.Length; i += MetadataMessage.PieceSize)
            lie[i] ^= 1;
        swarm.Add(1, new SimulatedPeer(swarm.Truth));
        swarm.Add(2, new SimulatedPeer(lie));
        swarm.Add(3, new SimulatedPeer(swarm.Truth));
        swarm.Add(4, new SimulatedPeer(lie));
        swarm.Run(Minute);
        AssertDone(swarm);
        swarm.Download.TryReadBlame(out _);
        Assert.Subset(new HashSet<int> { 2, 4 }, swarm.Blamed.ToHashSet());
        Assert.NotEmpty(swarm.Blamed);
    }

    [Fact]
    public void Run_MostClaimAnotherSize_TheTruthIsFoundAllTheSame()
    {
        var swarm = new SimulatedSwarm(SimulatedSwarm.Metadata(60_000));
        for (var id = 1; id <= 4; id++)
            swarm.Add(id, new SimulatedPeer(SimulatedSwarm.Metadata(90_000, seed: id)));
        swarm.Add(5, new SimulatedPeer(swarm.Truth));
        swarm.Run(TimeSpan.FromMinutes(5));
        AssertDone(swarm);
        Assert.DoesNotContain(5, swarm.Blamed);
    }

    [Fact]
    public void Run_MostClaimAnotherSizeAndAreSilent_TheTruthIsFoundAllTheSame()
    {
        var swarm = new SimulatedSwarm(SimulatedSwarm.Metadata(60_000));
        for (var id = 1; id <= 4; id++)
            swarm.Add(id, new SimulatedPeer(SimulatedSwarm.Metadata(90_000)) { IsSilent = true });
        swarm.Add(5, new SimulatedPeer(swarm.Truth));
        swarm.Run(Minute);
        AssertDone(swarm);
        Assert.Empty(swarm.Blamed);
    }

    [Fact]
    public void Run_AloneAndSilent_TheNextOneIsAsked()
    {
        var swarm = new SimulatedSwarm(SimulatedSwarm.Metadata(60_000));
        swarm.Add(1, new SimulatedPeer(SimulatedSwarm.Metadata(60_000, seed: 5)));
        swarm.Add(2, new SimulatedPeer(swarm.Truth));
        swarm.Add(3, new SimulatedPeer(swarm.Truth) { IsSilent = true });
        swarm.Run(TimeSpan.FromMinutes(5));
        AssertDone(swarm);
        Assert.Equal([1], swarm.Blamed.Distinct());
    }

    [Fact]
    public void AnySwarm_WithOneHonestPeer_IsDone_AndOnlyLiarsAreBlamed() => Law.Holds(
        (from size in Gen.Choose(1, 120_000)
         from kinds in Gen.Choose(0, 4).ArrayOf(6)
         from honest in Gen.Choose(0, 6)
         from seed in Gen.Choose(0, 1_000_000)
         select (size, kinds, honest, seed)).ToArbitrary(),
        any =>
        {
            var swarm = new SimulatedSwarm(SimulatedSwarm.Metadata(any.size, any.seed));
            var random = new Random(any.seed);
            var liars = new HashSet<int>();
            for (var id = 0; id <= any.kinds.Length; id++)
            {
                var kind = id == any.honest ? 4 : any.kinds[id % any.kinds.Length];
                if (kind is 0 or 1)
                    liars.Add(id);
                swarm.Add(id, Peer(kind, swarm.Truth, random));
            }
            swarm.Run(TimeSpan.FromMinutes(30));
            AssertDone(swarm);
            Assert.Subset(liars, swarm.Blamed.ToHashSet());
        },
        runs: 150);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(16 * 1024 * 1024 + 1)]
    [InlineData(2L * 1024 * 1024 * 1024)]
    [InlineData(long.MaxValue)]
    public void AddPeer_SizeOf2GiBAndOthersOutOfRange_NeverAsked(long size)
    {
        var download = new MetadataDownload(InfoHash.Compute("x"u8));
        Assert.False(download.AddPeer(1, size));
        Assert.False(download.TryTransmit(TimeSpan.Zero, out _));
        Assert.Null(download.NextTimeout(TimeSpan.Zero));
    }

    [Fact]
    public void AddPeer_LargestSize_TakesNoMemoryBeforeDataComes()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var download = new MetadataDownload(InfoHash.Compute("x"u8));
        Assert.True(download.AddPeer(1, 16 * 1024 * 1024));
        Assert.True(download.TryTransmit(TimeSpan.Zero, out _));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1024 * 1024);
    }

    [Theory]
    [InlineData(3, 40_000, 7232)]
    [InlineData(-1, 40_000, 16384)]
    [InlineData(int.MaxValue, 40_000, 16384)]
    [InlineData(0, 40_001, 16384)]
    [InlineData(0, 40_000, 16383)]
    [InlineData(2, 40_000, 16384)]
    [InlineData(0, 0, 0)]
    public void HandleData_PieceOutOfRangeOrOfTheWrongSize_False(int piece, int totalSize, int length)
    {
        var download = new MetadataDownload(InfoHash.Compute("x"u8));
        download.AddPeer(1, 40_000);
        while (download.TryTransmit(TimeSpan.Zero, out _))
        {
        }
        Assert.False(download.HandleData(1, Data(piece, totalSize, new byte[length])));
        Assert.Equal(0, download.PiecesReceived);
    }

    [Fact]
    public void HandleData_PeerThatToldNoSize_False() =>
        Assert.False(new MetadataDownload(InfoHash.Compute("x"u8)).HandleData(1, Data(0, 40_000, new byte[16384])));

    [Fact]
    public void HandleData_NeverAskedFor_Ignored()
    {
        var download = new MetadataDownload(InfoHash.Compute("x"u8), new MetadataOptions { MaxRequestsPerPeer = 1 });
        download.AddPeer(1, 40_000);
        Assert.True(download.TryTransmit(TimeSpan.Zero, out var request));
        Assert.Equal(0, request.Piece);
        Assert.True(download.HandleData(1, Data(1, 40_000, new byte[16384])));
        Assert.Equal(0, download.PiecesReceived);
    }

    [Fact]
    public void RemovePeer_WhileAsked_OthersTakeOver()
    {
        var swarm = new SimulatedSwarm(SimulatedSwarm.Metadata(100_000));
        swarm.Add(1, new SimulatedPeer(swarm.Truth) { IsSilent = true });
        swarm.Run(TimeSpan.FromSeconds(-1));
        while (swarm.Download.TryTransmit(TimeSpan.Zero, out _))
        {
        }
        swarm.Remove(1);
        swarm.Add(2, new SimulatedPeer(swarm.Truth));
        swarm.Run(Minute);
        AssertDone(swarm);
        Assert.True(swarm.Now < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void AddPeer_AfterItLied_False()
    {
        var swarm = new SimulatedSwarm(SimulatedSwarm.Metadata(5_000));
        swarm.Add(1, new SimulatedPeer(SimulatedSwarm.Metadata(5_000, seed: 2)));
        swarm.Run(Minute);
        Assert.Equal([1], swarm.Blamed);
        Assert.False(swarm.Download.AddPeer(1, 5_000));
    }

    private static SimulatedPeer Peer(int kind, byte[] truth, Random random)
    {
        var lie = new byte[truth.Length];
        random.NextBytes(lie);
        var other = new byte[random.Next(1, 100_000)];
        random.NextBytes(other);
        return kind switch
        {
            0 when !lie.AsSpan().SequenceEqual(truth) => new SimulatedPeer(lie),
            1 when !other.AsSpan().SequenceEqual(truth) => new SimulatedPeer(other),
            2 => new SimulatedPeer(truth) { IsSilent = true },
            3 => new SimulatedPeer(truth) { Rejects = random.Next(1, 8) },
            _ => new SimulatedPeer(truth) { Delay = TimeSpan.FromMilliseconds(random.Next(1, 500)) },
        };
    }

    private static MetadataMessage Data(int piece, int totalSize, byte[] data) =>
        new() { Kind = MetadataMessageKind.Data, Piece = piece, TotalSize = totalSize, Data = data };

    private static void AssertDone(SimulatedSwarm swarm)
    {
        Assert.True(swarm.Download.IsComplete);
        Assert.Equal(swarm.Truth, swarm.Download.Metadata.ToArray());
        while (swarm.Download.TryReadBlame(out var peer))
            swarm.Blamed.Add(peer);
    }
}
