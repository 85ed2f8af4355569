using System.Diagnostics;
using WebTorrent.Bitfield;

namespace WebTorrent.PieceSelection.Tests;

public class ScaleTests
{
    private const int Pieces = 100_000;

    [Fact]
    public void HundredThousandPieces_WarmedUp_PickingAllocatesNothing()
    {
        var swarm = new Swarm(seed: 1);
        swarm.Download(pieces: 2_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        swarm.Download(pieces: 2_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void HundredThousandPieces_PickingTakesLittleTime()
    {
        var swarm = new Swarm(seed: 2);
        var clock = Stopwatch.StartNew();

        swarm.Download(pieces: 20_000);

        // A fraction of a second on an idle machine. Going through all pieces at each pick takes a minute.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"took {clock.Elapsed}");
    }

    [Fact]
    public void AbandonmentsAndFailures_DoNotKeepAnythingFromBeingPicked()
    {
        var swarm = new Swarm(seed: 3) { Faults = true };

        swarm.Download(10_000);

        Assert.Equal(10_000, swarm.Picker.Have.SetCount);
    }

    /// <summary>Eight peers: one has all, one a handful, the others what chance gave them.</summary>
    private sealed class Swarm
    {
        private readonly PieceSet[] _peers = new PieceSet[8];
        private readonly PieceBlock[] _room = new PieceBlock[10];
        private readonly Random _random;

        public Swarm(int seed)
        {
            _random = new Random(seed);
            Picker = Torrents.Picker(Pieces, blocks: 4, maxActive: 50, seed);
            for (var peer = 0; peer < _peers.Length; peer++)
            {
                _peers[peer] = new PieceSet(Pieces);
                if (peer == 0) _peers[peer].Fill();
                for (var piece = 0; piece < Pieces; piece++)
                {
                    if (_random.Next(100) < (peer == 1 ? 1 : peer * 12)) _peers[peer].Add(piece);
                }

                Picker.AddPeer(_peers[peer]);
            }
        }

        public PiecePicker Picker { get; }

        public bool Faults { get; init; }

        public void Download(int pieces)
        {
            var goal = Math.Min(Pieces, Picker.Have.SetCount + pieces);
            for (var turn = 0; Picker.Have.SetCount < goal; turn++) Serve(turn % _peers.Length);
        }

        private void Serve(int peer)
        {
            var count = Picker.Pick(_peers[peer], peer, _room, allowDuplicates: Picker.IsEndGame);
            foreach (var block in _room.AsSpan(0, count))
            {
                if (Faults && _random.Next(5) == 0) Picker.Abandon(block, peer);
                else if (Picker.Received(block, peer) == BlockOutcome.PieceComplete) Finish(block.Piece);
            }
        }

        private void Finish(int piece)
        {
            if (Faults && _random.Next(10) == 0) Picker.MarkFailed(piece);
            else Picker.MarkVerified(piece);
        }
    }
}
