namespace WebTorrent.Datagram.Tests;

/// <summary>Measures the memory of the process, so that nothing else may run beside it.</summary>
[Collection(Alone)]
[CollectionDefinition(Alone, DisableParallelization = true)]
public class AllocationTests
{
    private const string Alone = "Alone";

    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task SendAndReceive_ManyDatagrams_AllocateNothingEach(Way way)
    {
        await using var socket = Sockets.Open(way);
        var counter = new Counter();
        using var attached = socket.Attach(counter);
        var to = socket.Address();
        var payload = new byte[100];
        const int Rounds = 1_000;
        for (var i = 0; i < Rounds; i++)
            await counter.RoundTripAsync(socket, payload, to);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Rounds; i++)
            await counter.RoundTripAsync(socket, payload, to);
        var each = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Rounds / Counter.PerRound;
        Assert.InRange(each, 0, 12);
    }

    /// <summary>Counts to a number of datagrams; its own task is the allocation that a round is allowed.</summary>
    private sealed class Counter : IDatagramHandler
    {
        public const int PerRound = 64;

        private TaskCompletionSource? _done;
        private int _left;

        public async Task RoundTripAsync(DatagramSocket socket, byte[] payload, DatagramAddress to)
        {
            _left = PerRound;
            _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            for (var i = 0; i < PerRound; i++)
                Assert.True(socket.Send(payload, to));
            await _done.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        public bool TryReceive(ReadOnlySpan<byte> payload, in DatagramAddress from)
        {
            if (Interlocked.Decrement(ref _left) == 0)
                _done!.SetResult();
            return true;
        }
    }
}
