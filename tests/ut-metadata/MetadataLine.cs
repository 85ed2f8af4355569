using WebTorrent.Identifiers;
using WebTorrent.Protocol;
using WebTorrent.TestKit;

namespace WebTorrent.UtMetadata.Tests;

/// <summary>Two wires that exchange metadata in memory, each read by a loop of its own.</summary>
internal sealed class MetadataLine : IAsyncDisposable
{
    private readonly Task _farLoop;

    private MetadataLine(Wire nearWire, Wire farWire, MetadataExchange near, Stranger? stranger)
    {
        NearWire = nearWire;
        FarWire = farWire;
        Near = near;
        NearLoop = ReadAsync(nearWire, null);
        _farLoop = ReadAsync(farWire, stranger);
    }

    public Wire NearWire { get; }

    public Wire FarWire { get; }

    public MetadataExchange Near { get; }

    /// <summary>Fails with whatever ends the near wire.</summary>
    public Task NearLoop { get; }

    public static Task<MetadataLine> CreateAsync(MetadataSwarm near, MetadataSwarm far) => CreateAsync(near, far, null);

    public static Task<MetadataLine> CreateAsync(MetadataSwarm near, Stranger stranger) => CreateAsync(near, null, stranger);

    /// <summary>Waits for a result, but not for ever, and not longer than the loops live.</summary>
    public async Task<T> WaitAsync<T>(Task<T> task)
    {
        await WaitAsync((Task)task);
        return await task;
    }

    public async Task WaitAsync(Task task)
    {
        var first = await Task.WhenAny(task, NearLoop, _farLoop).WaitAsync(TimeSpan.FromSeconds(10));
        await first;
        Assert.True(task.IsCompleted, "The wires ended first.");
    }

    public async ValueTask DisposeAsync()
    {
        await NearWire.DisposeAsync();
        await FarWire.DisposeAsync();
    }

    private static async Task<MetadataLine> CreateAsync(MetadataSwarm near, MetadataSwarm? far, Stranger? stranger)
    {
        var pipes = DuplexPipePair.Create();
        var (nearWire, farWire) = (new Wire(pipes.First, new WireOptions { MaxQueuedBytes = 2 * 1024 * 1024 }), new Wire(pipes.Second));
        var exchange = new MetadataExchange(near);
        nearWire.Use(exchange);
        if (far is not null)
            farWire.Use(new MetadataExchange(far));
        await nearWire.SendHandshakeAsync(Greeting());
        await farWire.ReceiveHandshakeAsync();
        await farWire.SendHandshakeAsync(Greeting());
        await nearWire.ReceiveHandshakeAsync();
        stranger?.Join(farWire);
        return new MetadataLine(nearWire, farWire, exchange, stranger);
    }

    private static Handshake Greeting() => new() { InfoHash = InfoHash.Compute("a torrent"u8), PeerId = default };

    private static async Task ReadAsync(Wire wire, Stranger? stranger)
    {
        while (await wire.ReadAsync())
        {
            while (wire.TryRead(out var message))
                stranger?.Hear(in message);
        }
    }
}
