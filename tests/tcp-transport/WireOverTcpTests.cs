using System.Buffers;
using System.Security.Cryptography;
using WebTorrent.Identifiers;
using WebTorrent.Protocol;

namespace WebTorrent.TcpTransport.Tests;

public class WireOverTcpTests
{
    private const int BlockLength = 16 * 1024;
    private const int Blocks = 2000;

    [Fact]
    public async Task Blocks_RequestedAndSent_ArriveWhole()
    {
        var data = RandomNumberGenerator.GetBytes(Blocks * BlockLength);
        await using var pair = await TransportPair.CreateAsync();
        await using var seeder = new Wire(pair.Accepted.Pipe, new WireOptions { BlockSource = new MemorySource(data) });
        await using var leecher = new Wire(pair.Dialled.Pipe);
        var seeding = SeedAsync(seeder);
        var received = await LeechAsync(leecher);
        Assert.Equal(SHA256.HashData(data), SHA256.HashData(received));
        await leecher.DisposeAsync();
        await seeding.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task DisposeAsync_PeerNeverReads_EndsAllTheSame()
    {
        await using var pair = await TransportPair.CreateAsync();
        var wire = new Wire(pair.Dialled.Pipe, new WireOptions { BlockSource = new MemorySource(new byte[BlockLength]) });
        await wire.SendHandshakeAsync(Greeting());
        for (var i = 0; i < 2000; i++)
            wire.QueueBlock(new BlockRequest(0, 0, BlockLength));
        await Task.Delay(50);
        Assert.True(wire.QueuedBlocks > 0);
        await wire.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task ReadAsync_ConnectionDisposed_WireEnds()
    {
        await using var pair = await TransportPair.CreateAsync();
        await using var wire = new Wire(pair.Dialled.Pipe);
        await wire.SendHandshakeAsync(Greeting());
        var reading = wire.ReadAsync().AsTask();
        await wire.DisposeAsync();
        await pair.Dialled.DisposeAsync();
        Assert.False(await reading.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task ReadAsync_PeerResets_TransportFailedOrEnd()
    {
        await using var pair = await TransportPair.CreateAsync();
        await using var wire = new Wire(pair.Dialled.Pipe);
        await wire.SendHandshakeAsync(Greeting());
        var reading = wire.ReadAsync().AsTask();
        // Closing with unread bytes makes a reset of it.
        await pair.Accepted.DisposeAsync();
        var error = await Record.ExceptionAsync(() => reading.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.True(error is null or WireException { Code: WireErrorCode.TransportFailed }, error?.ToString());
    }

    private static async Task SeedAsync(Wire wire)
    {
        await wire.ReceiveHandshakeAsync();
        await wire.SendHandshakeAsync(Greeting());
        while (await wire.ReadAsync())
        {
            while (wire.TryRead(out var message))
            {
                if (message.Id == MessageId.Request)
                    wire.QueueBlock(message.Block);
            }
        }
    }

    private static async Task<byte[]> LeechAsync(Wire wire)
    {
        await wire.SendHandshakeAsync(Greeting());
        await wire.ReceiveHandshakeAsync();
        for (var block = 0; block < Blocks; block++)
            wire.Request(new BlockRequest(block, 0, BlockLength));
        var data = new byte[Blocks * BlockLength];
        var received = 0;
        while (received < Blocks && await wire.ReadAsync())
        {
            while (wire.TryRead(out var message))
            {
                if (message.Id != MessageId.Piece)
                    continue;
                message.Payload.CopyTo(data.AsSpan(message.Piece * BlockLength));
                received++;
            }
        }
        return data;
    }

    private static Handshake Greeting() => new() { InfoHash = default, PeerId = default };

    private sealed class MemorySource(byte[] data) : IBlockSource
    {
        public ValueTask ReadBlockAsync(BlockRequest block, Memory<byte> destination, CancellationToken cancellationToken)
        {
            data.AsSpan((block.Piece * BlockLength) + block.Offset, block.Length).CopyTo(destination.Span);
            return ValueTask.CompletedTask;
        }
    }
}
