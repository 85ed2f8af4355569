using System.Buffers;
using System.Text;
using WebTorrent.TrackerServer.WebSockets;

namespace WebTorrent.TrackerServer.Tests;

public class WebSocketFrameReaderTests
{
    private const int MaxMessage = 4096;

    public static TheoryData<string, int, byte[]> Faults => new()
    {
        { "not masked", 1002, [0x81, 0x01, (byte)'a'] },
        { "a reserved bit, as compression would set it", 1002, Patched(Frame.Of(Frame.Text, "a"u8), 0xC1) },
        { "a reserved opcode", 1002, Frame.Of(3, []) },
        { "a reserved control opcode", 1002, Frame.Of(11, []) },
        { "the reserved opcode 15", 1002, Frame.Of(15, []) },
        { "a ping in fragments", 1002, Frame.Of(Frame.Ping, [], isFinal: false) },
        { "a long ping", 1002, Frame.Of(Frame.Ping, new byte[126]) },
        { "a continuation of nothing", 1002, Frame.Of(Frame.Continuation, "a"u8) },
        { "a message inside a message", 1002, [.. Frame.Of(Frame.Text, "a"u8, isFinal: false), .. Frame.Of(Frame.Text, "b"u8)] },
        { "too long", 1009, Frame.Of(Frame.Text, new byte[MaxMessage + 1]) },
        { "too long together", 1009, [.. Frame.Of(Frame.Text, new byte[MaxMessage], isFinal: false), .. Frame.Of(Frame.Continuation, "b"u8)] },
        { "2 GiB", 1009, [0x81, 0xFF, 0, 0, 0, 0, 0x80, 0, 0, 0, 1, 2, 3, 4] },
        { "2^64 - 1 bytes", 1009, [0x81, 0xFF, .. Enumerable.Repeat<byte>(0xFF, 8), 1, 2, 3, 4] },
        { "no UTF-8", 1007, Frame.Of(Frame.Text, [0xC3, 0x28]) },
        { "binary that is no UTF-8: it would be passed on as text", 1007, Frame.Of(Frame.Binary, [0xFF]) },
        { "half a character at the end", 1007, Frame.Of(Frame.Text, [0xC3]) },
        { "a surrogate", 1007, Frame.Of(Frame.Text, [0xED, 0xA0, 0x80]) },
        { "a close of one byte", 1002, Frame.Of(Frame.Close, [3]) },
        { "a close with a reason that is no UTF-8", 1007, Frame.Of(Frame.Close, [0x03, 0xE8, 0xFF]) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void WhatBreaksTheProtocol_IsToldWithItsCode(string what, int code, byte[] bytes)
    {
        var lines = FrameTranscript.Of(new ReadOnlySequence<byte>(bytes), MaxMessage);
        Assert.True(lines is [var line] && line == $"Fault {code} ", $"{what}: {string.Join(", ", lines)}");
    }

    [Theory]
    [InlineData(999, false)]
    [InlineData(1000, true)]
    [InlineData(1003, true)]
    [InlineData(1004, false)]
    [InlineData(1005, false)]
    [InlineData(1006, false)]
    [InlineData(1007, true)]
    [InlineData(1014, true)]
    [InlineData(1015, false)]
    [InlineData(2999, false)]
    [InlineData(3000, true)]
    [InlineData(4999, true)]
    [InlineData(5000, false)]
    public void CloseCodes_AreEchoed_IfTheyMayBeSent(int code, bool mayBeSent) => Assert.Equal(
        [mayBeSent ? $"Close {code} " : "Fault 1002 "],
        FrameTranscript.Of(new ReadOnlySequence<byte>(Frame.Closing(code, "why")), MaxMessage));

    [Fact]
    public void CloseWithoutACode_IsAnsweredWithoutOne() =>
        Assert.Equal(["Close 0 "], FrameTranscript.Of(new ReadOnlySequence<byte>(Frame.Of(Frame.Close, [])), MaxMessage));

    [Fact]
    public void Character_CutByFragments_IsWhole()
    {
        var bytes = Encoding.UTF8.GetBytes("\u00e9");
        byte[] frames = [.. Frame.Of(Frame.Text, bytes.AsSpan(0, 1), isFinal: false), .. Frame.Of(Frame.Continuation, bytes.AsSpan(1))];
        Assert.Equal(["Message 0 \u00c3\u00a9"], FrameTranscript.Of(new ReadOnlySequence<byte>(frames), MaxMessage));
    }

    [Fact]
    public void TooLong_IsRefusedAtItsHeader() =>
        Assert.Equal(["Fault 1009 "], FrameTranscript.Of(new ReadOnlySequence<byte>(Frame.Of(Frame.Text, new byte[MaxMessage + 1]).AsMemory(0, 8)), MaxMessage));

    [Fact]
    public void PromisedLength_TakesNoMemory_BeforeItComes()
    {
        const int Max = 1024 * 1024;
        const int Connections = 200;
        var header = Frame.Of(Frame.Text, new byte[Max])[..20];
        var readers = Enumerable.Range(0, Connections).Select(_ => new WebSocketFrameReader(Max)).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var reader in readers)
        {
            var received = new ReadOnlySequence<byte>(header);
            Assert.False(reader.TryRead(ref received, out _));
            Assert.True(received.IsEmpty);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Connections * 8 * 1024);
    }

    [Fact]
    public void Message_InOnePieceOrInTwo_AllocatesNothing()
    {
        var reader = new WebSocketFrameReader(MaxMessage);
        var frame = Frame.Of(Frame.Text, new byte[1000], mask: 0);
        var read = 0;
        long before = 0;
        for (var i = 0; i < 200; i++)
        {
            if (i == 100)
                before = GC.GetAllocatedBytesForCurrentThread();
            read += Feed(reader, frame) + Feed(reader, frame.AsMemory(0, 500)) + Feed(reader, frame.AsMemory(500));
            reader.Trim();
        }

        Assert.Equal(400, read);
        // The pool may set up something once; a thing a message would be far more.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2000);
    }

    private static int Feed(WebSocketFrameReader reader, ReadOnlyMemory<byte> bytes)
    {
        var received = new ReadOnlySequence<byte>(bytes);
        return reader.TryRead(ref received, out _) ? 1 : 0;
    }

    private static byte[] Patched(byte[] frame, byte first)
    {
        frame[0] = first;
        return frame;
    }
}
