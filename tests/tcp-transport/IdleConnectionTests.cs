using WebTorrent.Protocol;

namespace WebTorrent.TcpTransport.Tests;

/// <summary>Measures the memory of the process, so that nothing else may run beside it.</summary>
[Collection(Alone)]
[CollectionDefinition(Alone, DisableParallelization = true)]
public class IdleConnectionTests
{
    private const string Alone = "Alone";

    [Fact]
    public async Task ReadAsync_HundredIdleConnections_HoldNoBuffers()
    {
        const int Count = 100;
        await using var transport = TransportPair.Listen();
        var connections = new List<PeerConnection>();
        for (var i = 0; i < Count; i++)
        {
            var accepting = transport.AcceptAsync(default);
            connections.Add(await transport.ConnectAsync(transport.LocalEndPoint!, default));
            connections.Add(await accepting);
        }
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var waiting = connections.ConvertAll(connection => connection.Pipe.Input.ReadAsync().AsTask());
        await Task.Delay(50);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 2 * Count * 4096);
        foreach (var connection in connections)
            await connection.DisposeAsync();
        Assert.All(await Task.WhenAll(waiting), end => Assert.True(end.IsCompleted));
    }
}
