using System.Text;
using FsCheck.Fluent;
using WebTorrent.DataChannel;
using WebTorrent.SimplePeer.Signals;
using WebTorrent.TestKit;

namespace WebTorrent.SimplePeer.Tests;

/// <summary>Whole connections over a hostile network, in virtual time: whatever comes, there are only typed errors, no growth, and an end.</summary>
public class SessionFuzzTests
{
    private const int Messages = 40;

    private static readonly WebRtcPeerOptions Options = new() { ConnectTimeout = TimeSpan.FromMinutes(5), MaxMessageSize = 64 * 1024, ReceiveBuffer = 1024 * 1024 };

    [Fact]
    public void DatagramsLostTwiceAndForged_AllMessagesArrive_InOrder() => Law.Holds(Seeds, seed =>
    {
        var random = new Random(seed);
        using var pair = new VirtualPair(seed, Options with { Trickle = random.Next(2) == 0 }, new VirtualNetwork(random, lost: 0.15, twice: 0.1, spoilt: 0.3));
        pair.Run(TimeSpan.FromMinutes(4), () => Array.TrueForAll(pair.Sides, side => side.IsOpen || side.IsClosed));
        Assert.All(pair.Sides, side => Assert.True(side.IsOpen, $"{side.Error}"));
        pair.Network.IsNear = true;
        var sent = Send(pair, random);
        pair.Run(TimeSpan.FromMinutes(10), () => Array.TrueForAll(pair.Sides, side => side.Received.Count == Messages));
        for (var i = 0; i < Messages; i++)
            Assert.All(pair.Sides, side => Assert.True(sent[i].AsSpan().SequenceEqual(side.Received[i])));
        Close(pair);
    }, runs: 40);

    [Fact]
    public void SignalsSpoiltLostAndTwice_TypedErrorsOnly_AndAnEnd() => Law.Holds(Seeds, seed =>
    {
        var random = new Random(seed);
        var options = Options with { Trickle = random.Next(2) == 0 };
        using var pair = new VirtualPair(seed, options, new VirtualNetwork(random, lost: 0.1, twice: 0.1, spoilt: 0.3) { IsNear = random.Next(2) == 0 }, signal => Spoil(signal, random));
        pair.Run(TimeSpan.FromMinutes(1), () => Array.TrueForAll(pair.Sides, side => side.IsOpen || side.IsClosed));
        for (var i = 0; i < 4; i++)
        {
            pair.Sides[random.Next(2)].Session.Restart(pair.Now);
            pair.Run(TimeSpan.FromSeconds(random.Next(1, 20)), () => false);
        }

        Assert.All(pair.Sides, side => Assert.InRange(side.Session.Channel?.Statistics.BytesHeld ?? 0, 0, options.ReceiveBuffer));
        // Nobody is heard any more.
        Close(pair);
    }, runs: 120);

    private static FsCheck.Arbitrary<int> Seeds => ArbMap.Default.ArbFor<int>();

    private static List<byte[]> Send(VirtualPair pair, Random random)
    {
        var sent = new List<byte[]>();
        for (var i = 0; i < Messages; i++)
        {
            var message = new byte[random.Next(1 << random.Next(1, 16))];
            random.NextBytes(message);
            sent.Add(message);
            foreach (var side in pair.Sides)
                Assert.Equal(DataChannelSendResult.Accepted, side.Session.Channel!.TrySend(pair.Now, message, isText: false));
        }

        return sent;
    }

    /// <summary>After the end nothing is due, and nothing is sent.</summary>
    private static void Close(VirtualPair pair)
    {
        foreach (var side in pair.Sides)
            side.Session.Close();
        pair.Run(TimeSpan.FromMinutes(10), () => false);
        Assert.All(pair.Sides, side => Assert.True(side.IsClosed));
        Assert.All(pair.Sides, side => Assert.Null(side.Session.NextTimeout));
        Assert.All(pair.Sides, side => Assert.Empty(side.Sent));
    }

    private static IEnumerable<string> Spoil(string signal, Random random)
    {
        for (var copies = random.Next(6) switch { 0 => 0, 1 => 2, _ => 1 }; copies > 0; copies--)
            yield return random.Next(2) == 0 ? signal : Change(signal, random);
    }

    private static string Change(string signal, Random random)
    {
        if (!PeerSignal.TryParse(signal, out var read))
            return signal;
        var text = new StringBuilder(read.Text);
        for (var changes = random.Next(1, 4); changes > 0 && text.Length > 0; changes--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text[at] = (char)random.Next(32, 127);
                    break;
                case 1:
                    text[at] = (char)('0' + random.Next(10));
                    break;
                case 2:
                    text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at));
                    break;
                default:
                    text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 60), text.Length - at)));
                    break;
            }
        }

        return new PeerSignal(random.Next(10) == 0 ? (PeerSignalKind)random.Next(5) : read.Kind, text.ToString()).ToJson();
    }
}
