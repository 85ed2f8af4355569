using System.Buffers.Binary;
using System.Globalization;
using WebTorrent.Sctp.Tests.Network;

namespace WebTorrent.Sctp.Tests;

/// <summary>What is sent arrives, whatever the path does.</summary>
public class TransferTests
{
    [Fact]
    public void OneMessageEachWay_Arrives()
    {
        var pair = Pair.Connected();
        var texts = new List<string>();
        pair.First.Reader = pair.Second.Reader = message => texts.Add(string.Create(CultureInfo.InvariantCulture, $"{message.StreamId} {message.PayloadProtocolId} {System.Text.Encoding.UTF8.GetString(message.Span)}"));
        Assert.Equal(SctpSendResult.Accepted, pair.Send(pair.First, "there"u8, 7, 51));
        Assert.Equal(SctpSendResult.Accepted, pair.Send(pair.Second, "back"u8, 65_534, 53));
        pair.Run(1);
        Assert.Equal(["65534 53 back", "7 51 there"], texts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void BadLine_AnySeed_EveryMessageOnceInOrder_NothingLeaks()
    {
        for (var seed = 0; seed < 1000; seed++)
            new Exchange(seed).Run();
    }

    /// <summary>Messages of all sizes on a few streams both ways over a line as bad as the seed says.</summary>
    private sealed class Exchange
    {
        private const int Streams = 4;
        private static readonly byte[] Pattern = MakePattern();

        private readonly Pair _pair;
        private readonly Random _random;
        private readonly int[] _sent = new int[2 * 2 * Streams];
        private readonly HashSet<int>[] _received = [.. Enumerable.Range(0, 2 * 2 * Streams).Select(_ => new HashSet<int>())];
        private readonly string _where;

        public Exchange(int seed)
        {
            _random = new Random(seed);
            _where = $"seed {seed}";
            var loss = _random.Next(4) * 0.1;
            _pair = new Pair(NewLink(seed, loss), NewLink(seed + 5000, loss), seed: seed);
            _pair.First.Reader = message => Receive(1, message);
            _pair.Second.Reader = message => Receive(0, message);
        }

        public void Run()
        {
            _pair.First.Core.Connect();
            if (_random.Next(2) == 0)
                _pair.Second.Core.Connect();
            for (var i = 0; i < 12; i++)
            {
                Send(_pair.First, 0);
                Send(_pair.Second, 1);
            }
            _pair.RunUntil(() => _sent.Zip(_received).All(pair => pair.First == pair.Second.Count));
            _pair.RunUntil(() => _pair.First.Core.Statistics.BytesInFlight == 0 && _pair.Second.Core.Statistics.BytesInFlight == 0);
            _pair.Run(5);
            foreach (var node in new[] { _pair.First, _pair.Second })
            {
                Assert.Null(node.Error);
                Assert.Equal((0, 0, 0), (node.Core.BufferedAmount, node.Core.Statistics.BytesHeld, node.Core.OutstandingBuffers));
            }
        }

        private static byte[] MakePattern()
        {
            var pattern = new byte[17_000];
            new Random(1).NextBytes(pattern);
            return pattern;
        }

        private Link NewLink(int seed, double loss) => new(seed)
        {
            Loss = loss,
            Duplicates = _random.Next(3) * 0.1,
            Delay = TimeSpan.FromMilliseconds(_random.Next(1, 60)),
            Jitter = TimeSpan.FromMilliseconds(_random.Next(3) * 10),
        };

        private void Send(Node from, int side)
        {
            var stream = _random.Next(Streams);
            var unordered = _random.Next(3) == 0;
            var channel = (side * 2 * Streams) + stream + (unordered ? Streams : 0);
            var message = new byte[8 + (_random.Next(3) switch { 0 => _random.Next(20), 1 => _random.Next(2_000), _ => _random.Next(16_000) })];
            BinaryPrimitives.WriteInt32BigEndian(message, channel);
            BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), _sent[channel]++);
            Pattern.AsSpan(message.Length % 100, message.Length - 8).CopyTo(message.AsSpan(8));
            Assert.Equal(SctpSendResult.Accepted, _pair.Send(from, message, (ushort)stream, 51, unordered));
        }

        private void Receive(int side, SctpMessage message)
        {
            var channel = BinaryPrimitives.ReadInt32BigEndian(message.Span);
            var number = BinaryPrimitives.ReadInt32BigEndian(message.Span[4..]);
            Assert.Equal(side, channel / (2 * Streams));
            Assert.True(_received[channel].Add(number), $"{_where}: twice");
            if (!message.IsUnordered)
                Assert.True(number == _received[channel].Count - 1, $"{_where}: out of order");
            Assert.True(message.Span[8..].SequenceEqual(Pattern.AsSpan(message.Span.Length % 100, message.Span.Length - 8)), $"{_where}: other bytes");
        }
    }
}
