using System.Buffers;
using WebTorrent.Bitfield;
using WebTorrent.TestKit;

namespace WebTorrent.Protocol.Tests;

public class MessageTests
{
    [Fact]
    public void TryParse_AnyBytes_OnlyTheOneEncoding() => Law.Holds(Arbitraries.AnyBytesOf([0, 1, 3, 4, 5, 6, 8, 9, 13, 16, 17, 20], 20), AssertCanonical, runs: 3000);

    [Fact]
    public void TryParse_MutatedFrames_OnlyTheOneEncoding() => Law.Holds(
        Arbitraries.Mutated(
            Bytes(new HaveMessage(7).WriteTo), Bytes(new RequestMessage(new BlockRequest(1, 2, 3)).WriteTo), Bytes(new PortMessage(80).WriteTo),
            Bytes(new StateMessage(MessageId.Choke).WriteTo), Bytes(output => new ExtendedMessage(3, "xy"u8).WriteTo(output)), Bytes(default(KeepAliveMessage).WriteTo)),
        AssertCanonical,
        runs: 3000);

    [Fact]
    public void WriteTo_NegativeFields_Throws()
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Throws<ArgumentOutOfRangeException>(() => new HaveMessage(-1).WriteTo(output));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RequestMessage(new BlockRequest(0, -1, 1)).WriteTo(output));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CancelMessage(new BlockRequest(0, 0, -1)).WriteTo(output));
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void WriteTo_StateOfAMessageWithFields_Throws() =>
        Assert.Throws<InvalidOperationException>(() => new StateMessage(MessageId.Have).WriteTo(new ArrayBufferWriter<byte>()));

    [Theory]
    [InlineData("A0", 3, true)]
    [InlineData("A0", 8, true)]
    [InlineData("A8", 4, false)]
    [InlineData("A000", 3, false)]
    [InlineData("", 3, false)]
    [InlineData("FF80", 9, true)]
    [InlineData("FFC0", 9, false)]
    public void BitfieldTryParse_SizeAndSpareBits(string hex, int pieces, bool valid)
    {
        foreach (var segmented in Segmentations.Of(Convert.FromHexString(hex)))
            Assert.Equal(valid, BitfieldMessage.TryParse(segmented, pieces, out _));
    }

    [Fact]
    public void BitfieldTryParse_WhatWasWritten_SameSet()
    {
        var set = new PieceSet(20);
        set.Add(0);
        set.Add(19);
        var frame = Bytes(new BitfieldMessage(set).WriteTo);
        Assert.Equal("0000000405800010", Convert.ToHexString(frame));
        Assert.True(BitfieldMessage.TryParse(new ReadOnlySequence<byte>(frame.AsMemory(5)), 20, out var parsed));
        Assert.Equal(set.ToArray(), parsed.Pieces.ToArray());
    }

    private static void AssertCanonical(byte[] frame)
    {
        if (KeepAliveMessage.TryParse(frame, out var keepAlive))
            Assert.Equal(frame, Bytes(keepAlive.WriteTo));
        if (StateMessage.TryParse(frame, out var state))
            Assert.Equal(frame, Bytes(state.WriteTo));
        if (HaveMessage.TryParse(frame, out var have))
            Assert.Equal(frame, Bytes(have.WriteTo));
        if (SuggestMessage.TryParse(frame, out var suggest))
            Assert.Equal(frame, Bytes(suggest.WriteTo));
        if (AllowedFastMessage.TryParse(frame, out var allowed))
            Assert.Equal(frame, Bytes(allowed.WriteTo));
        if (RequestMessage.TryParse(frame, out var request))
            Assert.Equal(frame, Bytes(request.WriteTo));
        if (CancelMessage.TryParse(frame, out var cancel))
            Assert.Equal(frame, Bytes(cancel.WriteTo));
        if (RejectMessage.TryParse(frame, out var reject))
            Assert.Equal(frame, Bytes(reject.WriteTo));
        if (PortMessage.TryParse(frame, out var port))
            Assert.Equal(frame, Bytes(port.WriteTo));
        if (ExtendedMessage.TryParse(frame, out var extended))
        {
            var output = new ArrayBufferWriter<byte>();
            extended.WriteTo(output);
            Assert.Equal(frame, output.WrittenSpan.ToArray());
        }
    }

    private static byte[] Bytes(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
