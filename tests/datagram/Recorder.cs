using System.Collections.Concurrent;
using System.Threading.Channels;

namespace WebTorrent.Datagram.Tests;

/// <summary>Keeps what it is given, and says whose it is as it is told.</summary>
internal sealed class Recorder(Func<byte[], bool>? isMine = null) : IDatagramHandler
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<(byte[] Payload, DatagramAddress From)> _taken = Channel.CreateUnbounded<(byte[], DatagramAddress)>();
    private int _batches;

    public ConcurrentQueue<byte[]> Refused { get; } = new();

    public int Batches => Volatile.Read(ref _batches);

    public bool TryReceive(ReadOnlySpan<byte> payload, in DatagramAddress from)
    {
        var bytes = payload.ToArray();
        if (isMine?.Invoke(bytes) == false)
        {
            Refused.Enqueue(bytes);
            return false;
        }
        _taken.Writer.TryWrite((bytes, from));
        return true;
    }

    public void OnBatchEnd() => Interlocked.Increment(ref _batches);

    public async Task<(byte[] Payload, DatagramAddress From)> NextAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await _taken.Reader.ReadAsync(limit.Token);
    }

    public async Task<List<byte[]>> TakeAsync(int count)
    {
        var payloads = new List<byte[]>();
        while (payloads.Count < count)
            payloads.Add((await NextAsync()).Payload);
        return payloads;
    }
}
