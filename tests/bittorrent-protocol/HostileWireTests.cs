using System.Buffers.Binary;
using System.IO.Pipelines;
using WebTorrent.TestKit;

namespace WebTorrent.Protocol.Tests;

/// <summary>What strangers send: each ends the wire with a typed error, having taken no memory for it.</summary>
public class HostileWireTests
{
    [Fact]
    public Task LengthPrefixOf0xFFFFFFFF_FrameTooLong() => AssertEnds([0xFF, 0xFF, 0xFF, 0xFF], WireErrorCode.FrameTooLong);

    [Fact]
    public Task LengthPrefixOverTheLimit_EndsBeforeTheFrameComes() => AssertEnds(Prefix(1024 * 1024 + 1, 200), WireErrorCode.FrameTooLong);

    [Fact]
    public Task UnknownMessageOf200KB_EndsBeforeTheFrameComes() => AssertEnds(Prefix(200_000, 99), WireErrorCode.FrameTooLong);

    [Fact]
    public Task BlockOf1MiB_EndsBeforeTheFrameComes() => AssertEnds(Prefix(1024 * 1024, 7), WireErrorCode.FrameTooLong);

    [Fact]
    public Task ExtensionHandshakeOf1MB_EndsBeforeTheFrameComes() => AssertEnds(Prefix(1_000_000, 20, 0), WireErrorCode.FrameTooLong);

    [Fact]
    public Task ExtensionHandshakeOf40KB_FrameTooLong()
    {
        var frame = new byte[4 + 40_000];
        Prefix(40_000, 20, 0).CopyTo(frame, 0);
        return AssertEnds(frame, WireErrorCode.FrameTooLong);
    }

    [Fact]
    public Task RequestFor1GiB_BadValue() => AssertEnds(Block(6, 0, 0, 1 << 30), WireErrorCode.BadValue);

    [Fact]
    public Task RequestForNothing_BadValue() => AssertEnds(Block(6, 0, 0, 0), WireErrorCode.BadValue);

    [Fact]
    public Task RequestWithNegativeOffset_BadValue() => AssertEnds(Block(6, 0, unchecked((int)0x80000000), 16384), WireErrorCode.BadValue);

    [Fact]
    public Task RequestOfAPieceThatIsNot_BadValue() => AssertEnds(Block(6, 20, 0, 16384), WireErrorCode.BadValue);

    [Fact]
    public Task HaveOutOfRange_BadValue() => AssertEnds([0, 0, 0, 5, 4, 0, 0, 0, 20], WireErrorCode.BadValue);

    [Fact]
    public Task HaveOf0xFFFFFFFF_BadValue() => AssertEnds([0, 0, 0, 5, 4, 0xFF, 0xFF, 0xFF, 0xFF], WireErrorCode.BadValue, pieceCount: null);

    [Fact]
    public Task PieceOutOfRange_BadValue() => AssertEnds([0, 0, 0, 10, 7, 0, 0, 0, 20, 0, 0, 0, 0, 1], WireErrorCode.BadValue);

    [Fact]
    public Task PieceWithoutABlock_BadLength() => AssertEnds([0, 0, 0, 9, 7, 0, 0, 0, 1, 0, 0, 0, 0], WireErrorCode.BadLength);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public Task BitfieldOfTheWrongSize_BadBitfield(int length) => AssertEnds(Prefix(length, 5), WireErrorCode.BadBitfield);

    [Fact]
    public Task BitfieldWithSpareBitsSet_BadBitfield() => AssertEnds([0, 0, 0, 4, 5, 0xFF, 0xFF, 0xF8], WireErrorCode.BadBitfield);

    [Fact]
    public Task ChokeWithAPayload_BadLength() => AssertEnds([0, 0, 0, 2, 0, 0], WireErrorCode.BadLength);

    [Fact]
    public Task HaveAllWithoutTheFastExtension_UnexpectedMessage() => AssertEnds([0, 0, 0, 1, 0x0E], WireErrorCode.UnexpectedMessage, fast: false);

    [Fact]
    public async Task HandshakeByteByByte_IsAccepted()
    {
        var pipes = DuplexPipePair.CreateLockStep();
        await using var wire = new Wire(pipes.First);
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        WirePair.Greeting().WriteTo(output);
        var feeding = PipeFeeder.FeedAsync(pipes.Second.Output, Segmentations.ByteByByte(output.WrittenMemory));
        Assert.Equal(WirePair.Greeting(), await wire.ReceiveHandshakeAsync());
        // The feeder waits until its last byte is given back.
        await wire.DisposeAsync();
        await feeding;
    }

    [Fact]
    public async Task HundredThousandUnansweredRequests_BoundedQueue_ThenTheWireEnds()
    {
        var source = new PatternSource(isGated: true);
        await using var pair = await WirePair.CreateAsync(new WireOptions { BlockSource = source, MaxQueuedBytes = 100_000 });
        for (var i = 0; i < 100_000; i++)
            pair.First.QueueBlock(new BlockRequest(i, 0, 16384));
        Assert.InRange(pair.First.QueuedBlocks, 0, 2000);
        Assert.InRange(pair.First.QueuedBytes, 0, 101_000);
        var error = await Assert.ThrowsAsync<WireException>(() => pair.First.ReadAsync().AsTask());
        Assert.Equal(WireErrorCode.QueueOverflow, error.Code);
    }

    [Fact]
    public async Task PeerThatNeverReads_QueueOverflow()
    {
        await using var pair = await WirePair.CreateAsync(new WireOptions { MaxQueuedBytes = 10_000 });
        var reading = pair.First.ReadAsync().AsTask();
        for (var i = 0; i < 100_000 && pair.First.Error is null; i++)
            pair.First.Have(i);
        var error = await Assert.ThrowsAsync<WireException>(() => reading.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(WireErrorCode.QueueOverflow, error.Code);
        Assert.InRange(pair.First.QueuedBytes, 0, 11_000);
        await pair.First.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static async Task AssertEnds(byte[] bytes, WireErrorCode expected, int? pieceCount = 20, bool fast = true)
    {
        var pipes = DuplexPipePair.Create(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        await using var wire = new Wire(pipes.First) { PieceCount = pieceCount };
        await wire.SendHandshakeAsync(WirePair.Greeting(fast));
        WirePair.Greeting(fast).WriteTo(pipes.Second.Output);
        await pipes.Second.Output.WriteAsync(bytes);
        await wire.ReceiveHandshakeAsync();
        var error = await Assert.ThrowsAsync<WireException>(async () =>
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            while (await wire.ReadAsync(patience.Token))
                wire.TryRead(out _);
        });
        Assert.Equal(expected, error.Code);
        Assert.Equal(expected, wire.Error!.Code);
        await wire.Completion;
    }

    private static byte[] Prefix(int length, params byte[] start)
    {
        var bytes = new byte[4 + start.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        start.CopyTo(bytes, 4);
        return bytes;
    }

    private static byte[] Block(byte id, int piece, int offset, int length)
    {
        var bytes = new byte[17];
        Prefix(13, id).CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), piece);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(9), offset);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(13), length);
        return bytes;
    }
}
