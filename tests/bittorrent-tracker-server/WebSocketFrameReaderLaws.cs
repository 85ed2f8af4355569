using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;
using WebTorrent.TrackerServer.WebSockets;

namespace WebTorrent.TrackerServer.Tests;

public class WebSocketFrameReaderLaws
{
    private const int MaxMessage = 4096;

    // Text, as frames of a client, with control frames between, and what is to come out of it.
    private static readonly Gen<(byte[] Bytes, string[] Lines)> Conversations =
        from messages in Messages().ListOf()
        select (messages.SelectMany(message => message.Bytes).ToArray(), messages.SelectMany(message => message.Lines).ToArray());

    [Fact]
    public void AnySegmentation_SameInputs() => Law.Holds(Conversations.ToArbitrary(), conversation =>
    {
        foreach (var segments in Cuts(conversation.Bytes, bytes => Segmentations.Sampled(bytes, new Random(7), times: 6)))
        {
            Assert.Equal(conversation.Lines, FrameTranscript.OfArrivals(segments, MaxMessage));
            Assert.Equal(conversation.Lines, FrameTranscript.Of(segments, MaxMessage));
        }
    });

    [Fact]
    public void EverySplit_SameInputs()
    {
        byte[] bytes =
        [
            .. Frame.Of(Frame.Text, "plain"u8), .. Frame.Of(Frame.Text, "be"u8, isFinal: false), .. Frame.Of(Frame.Ping, "?"u8), .. Frame.Of(Frame.Continuation, [], isFinal: false),
            .. Frame.Of(Frame.Continuation, "gun"u8), .. Frame.Of(Frame.Binary, new byte[200]), .. Frame.Of(Frame.Pong, "!"u8), .. Frame.Closing(4000, "bye"),
        ];
        string[] lines = ["Message 0 plain", "Ping 0 ?", "Message 0 begun", "Message 0 " + new string('\0', 200), "Pong 0 !", "Close 4000 "];
        foreach (var segments in Cuts(bytes, copy => Segmentations.Of(copy)))
        {
            Assert.Equal(lines, FrameTranscript.OfArrivals(segments, MaxMessage));
            Assert.Equal(lines, FrameTranscript.Of(segments, MaxMessage));
        }
    }

    [Fact]
    public void AnyBytes_OnlyMessagesWithinTheLimit_OrACloseCode() => Law.Holds(
        Arbitraries.Mutated(Conversations.Select(conversation => conversation.Bytes)),
        bytes =>
        {
            foreach (var line in FrameTranscript.Of(new ReadOnlySequence<byte>(bytes), MaxMessage))
            {
                Assert.InRange(line.Length, 0, MaxMessage + 20);
                if (line.StartsWith("Fault", StringComparison.Ordinal))
                    Assert.Contains(line, (string[])["Fault 1002 ", "Fault 1007 ", "Fault 1009 "]);
            }
        },
        runs: 2000);

    [Fact]
    public void AnyBytesAtAll_NeverThrow() => Law.Holds(Arbitraries.AnyBytes(60), bytes => FrameTranscript.Of(new ReadOnlySequence<byte>(bytes), MaxMessage).Count >= 0, runs: 5000);

    [Fact]
    public void Mask_IsWhatTheRfcSays_FromAnyPlaceOn() => Law.Holds(Arbitraries.Bytes(0, 150).ToArbitrary(), bytes =>
    {
        byte[] mask = [0x12, 0x34, 0x56, 0x78];
        var inMemory = BitConverter.ToUInt32(mask);
        for (var cut = 0; cut <= bytes.Length; cut += 1 + (bytes.Length / 10))
        {
            var masked = bytes.ToArray();
            WebSocketMask.Apply(masked.AsSpan(0, cut), inMemory);
            WebSocketMask.Apply(masked.AsSpan(cut), WebSocketMask.Turn(inMemory, cut));
            Assert.Equal(bytes.Select((value, i) => (byte)(value ^ mask[i % 4])), masked);
        }
    });

    private static Gen<(byte[] Bytes, string[] Lines)> Messages() => Gen.OneOf(
        from text in Texts(0, 300)
        from parts in Gen.Choose(1, 4)
        from isPinged in Gen.Elements(true, false)
        select Fragmented(text, parts, isPinged),
        from text in Texts(0, 125)
        select (Frame.Of(Frame.Ping, text), (string[])["Ping 0 " + Encoding.Latin1.GetString(text)]),
        from text in Texts(0, 125)
        select (Frame.Of(Frame.Pong, text), (string[])["Pong 0 " + Encoding.Latin1.GetString(text)]));

    private static Gen<byte[]> Texts(int least, int most) =>
        from count in Gen.Choose(least, most)
        from characters in Gen.Elements('a', '"', '\\', '\0').ArrayOf(count)
        select Encoding.UTF8.GetBytes(characters);

    private static (byte[] Bytes, string[] Lines) Fragmented(byte[] text, int parts, bool isPinged)
    {
        var bytes = new List<byte>();
        var lines = new List<string>();
        for (var part = 0; part < parts; part++)
        {
            var (from, to) = (text.Length * part / parts, text.Length * (part + 1) / parts);
            bytes.AddRange(Frame.Of(part == 0 ? Frame.Text : Frame.Continuation, text.AsSpan(from, to - from), isFinal: part == parts - 1, mask: (uint)(0x01020304 * (part + 1))));
            if (!isPinged || part == parts - 1)
                continue;
            bytes.AddRange(Frame.Of(Frame.Ping, "p"u8));
            lines.Add("Ping 0 p");
        }

        return ([.. bytes], [.. lines, "Message 0 " + Encoding.Latin1.GetString(text)]);
    }

    // What is read is unmasked where it lies: each cut is made of bytes of its own.
    private static IEnumerable<ReadOnlySequence<byte>> Cuts(byte[] bytes, Func<byte[], IEnumerable<ReadOnlySequence<byte>>> cut) =>
        Enumerable.Range(0, cut(bytes).Count()).Select(i => cut([.. bytes]).ElementAt(i));
}
