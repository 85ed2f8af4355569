using FsCheck;
using FsCheck.Fluent;
using WebTorrent.Dtls.Core.Handshake;
using WebTorrent.Dtls.Tests.Network;
using WebTorrent.TestKit;

namespace WebTorrent.Dtls.Tests;

/// <summary>Messages out of fragments.</summary>
public class InboxTests
{
    [Fact]
    public void AnyFragments_AnyOrder_AnyOverlap_SameMessages() => Law.Holds(
        (from count in Gen.Choose(1, HandshakeInbox.MaxAhead)
         from seed in Gen.Choose(0, int.MaxValue - 1)
         select (count, seed)).ToArbitrary(),
        input =>
        {
            var random = new Random(input.seed);
            var messages = Enumerable.Range(0, input.count).Select(i => Message((ushort)i, random.Next(0, 700), random)).ToArray();
            var fragments = messages.SelectMany(message => Cut(message, random)).ToArray();
            random.Shuffle(fragments);
            var inbox = new HandshakeInbox();
            var read = new List<byte[]>();
            foreach (var (header, bytes) in fragments)
            {
                inbox.Add(header, bytes);
                while (inbox.TryPeek(out var message))
                {
                    Assert.Equal(message.Bytes[HandshakeHeader.Size..], message.Body);
                    read.Add(message.Bytes.ToArray());
                    inbox.Consume();
                }
            }
            Assert.Equal(messages, read);
        });

    [Fact]
    public void TooLongMessage_Refused() =>
        Assert.Equal(InboxVerdict.Refused, new HandshakeInbox().Add(new HandshakeHeader(HandshakeType.Certificate, HandshakeInbox.MaxMessage + 1, 0, 0, 1), [1]));

    [Fact]
    public void LongestMessage_Taken()
    {
        var inbox = new HandshakeInbox();
        Assert.Equal(InboxVerdict.Taken, inbox.Add(new HandshakeHeader(HandshakeType.Certificate, HandshakeInbox.MaxMessage, 0, 0, HandshakeInbox.MaxMessage), new byte[HandshakeInbox.MaxMessage]));
        Assert.True(inbox.TryPeek(out _));
    }

    [Theory]
    [InlineData(HandshakeInbox.MaxAhead)]
    [InlineData(20_000)]
    public void TooFarAhead_Refused(int sequence) =>
        Assert.Equal(InboxVerdict.Refused, new HandshakeInbox().Add(new HandshakeHeader(HandshakeType.Certificate, 1, (ushort)sequence, 0, 1), [1]));

    [Fact]
    public void Consumed_Repeated()
    {
        var inbox = new HandshakeInbox();
        var header = new HandshakeHeader(HandshakeType.ServerHelloDone, 0, 0, 0, 0);
        Assert.Equal(InboxVerdict.Taken, inbox.Add(header, []));
        Assert.True(inbox.TryPeek(out _));
        inbox.Consume();
        Assert.Equal(InboxVerdict.Repeated, inbox.Add(header, []));
    }

    [Fact]
    public void ForgedFragmentOfAnotherLength_TrueMessageStillComes()
    {
        var inbox = new HandshakeInbox();
        inbox.Add(new HandshakeHeader(HandshakeType.Certificate, 8_000, 0, 0, 3), [6, 6, 6]);
        Assert.False(inbox.TryPeek(out _));
        inbox.Add(new HandshakeHeader(HandshakeType.ServerHello, 2, 0, 0, 2), [1, 2]);
        Assert.True(inbox.TryPeek(out var message));
        Assert.Equal(HandshakeType.ServerHello, message.Type);
        Assert.Equal([1, 2], message.Body.ToArray());
    }

    [Fact]
    public void FragmentsWithoutEnd_BoundedMemory()
    {
        var inbox = new HandshakeInbox();
        for (var i = 0; i < 1_000; i++)
            Add(inbox, i);
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 20_000; i++)
                Add(inbox, i);
        }));
    }

    /// <summary>Fragments of ten messages, none ever whole, each time of another length.</summary>
    private static void Add(HandshakeInbox inbox, int i) =>
        inbox.Add(new HandshakeHeader(HandshakeType.Certificate, HandshakeInbox.MaxMessage - (i / 10 % 100), (ushort)(i % 10), 0, 1), [1]);

    private static byte[] Message(ushort sequence, int length, Random random)
    {
        var body = new byte[length];
        random.NextBytes(body);
        return Hellos.Message(body, HandshakeType.Certificate, sequence);
    }

    /// <summary>Fragments that overlap, some of them twice, which together are the message.</summary>
    private static IEnumerable<(HandshakeHeader Header, byte[] Bytes)> Cut(byte[] message, Random random)
    {
        Assert.True(HandshakeHeader.TryParse(message, out var whole));
        var at = 0;
        do
        {
            var start = Math.Max(0, at - random.Next(20));
            var end = Math.Min(whole.Length, at + random.Next(1, 300));
            var header = whole with { Offset = start, FragmentLength = end - start };
            for (var copies = random.Next(1, 3); copies > 0; copies--)
                yield return (header, message[(HandshakeHeader.Size + start)..(HandshakeHeader.Size + end)]);
            at = end;
        }
        while (at < whole.Length);
    }
}
