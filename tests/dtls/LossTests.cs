using WebTorrent.Dtls.Core.Records;
using WebTorrent.Dtls.Tests.Network;

namespace WebTorrent.Dtls.Tests;

/// <summary>Lines that lose, repeat and reorder, in virtual time.</summary>
public class LossTests
{
    [Fact]
    public void BadLine_AThousandSeeds_AllConnect()
    {
        var longest = TimeSpan.Zero;
        for (var seed = 0; seed < 1_000; seed++)
        {
            using var pair = new Pair(seed, client: options => Options(options, seed), server: options => Options(options, seed)) { Link = BadLine };
            var start = pair.Now;
            pair.Start();
            pair.RunUntil(() => pair.IsConnected, seconds: 30);
            longest = pair.Now - start > longest ? pair.Now - start : longest;
            AssertTalk(pair);
        }
        Assert.InRange(longest, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void LastFlightLost_RepeatedWhenTheClientRepeats()
    {
        var lost = 0;
        using var pair = new Pair();
        // ChangeCipherSpec begins the server's last flight.
        pair.Wire = (to, datagram) => to == pair.Client && datagram[0] == (byte)ContentType.ChangeCipherSpec && lost++ < 5 ? [] : [datagram];
        pair.Start();
        pair.RunUntil(() => pair.IsConnected);
        Assert.Equal(6, lost);
    }

    [Fact]
    public void DataOvertakesFinished_KeptUntilConnected()
    {
        using var pair = new Pair();
        List<byte[]> held = [];
        pair.Wire = (to, datagram) =>
        {
            if (to != pair.Client || datagram[0] != (byte)ContentType.ChangeCipherSpec)
                return [datagram];
            held.Add(datagram);
            return [];
        };
        pair.Start();
        pair.RunUntil(() => pair.Server.IsConnected);
        pair.Client.Handle(pair.Now, pair.Server.Seal("early"u8));
        Assert.Empty(pair.Client.Received);
        pair.Client.Handle(pair.Now, held[0]);
        Assert.Equal("early"u8, Assert.Single(pair.Client.Received));
    }

    [Fact]
    public void NobodyAnswers_RepeatedWithDoublingPauses_ThenGivenUp()
    {
        using var pair = new Pair(client: options => options with { HandshakeTimeout = TimeSpan.FromSeconds(5) }) { Link = new Link { Loss = 1 } };
        var times = new List<double>();
        pair.Wire = (_, datagram) =>
        {
            times.Add((pair.Now - TimeSpan.FromHours(1)).TotalSeconds);
            return [datagram];
        };
        pair.Start();
        pair.RunUntil(() => pair.Client.Error is not null);
        Assert.Equal(DtlsErrorCode.TimedOut, pair.Client.Error);
        // The last datagram is the alert.
        Assert.Equal([0, 0.1, 0.3, 0.7, 1.5, 2.5, 3.5, 4.5, 5], times.Select(time => Math.Round(time, 3)));
        Assert.Null(pair.Client.Core.NextTimeout);
    }

    [Fact]
    public void HandleTimeout_BeforeItsTime_DoesNothing()
    {
        using var pair = new Pair();
        pair.Client.Core.Start(pair.Now);
        Assert.Single(pair.Client.Transmit());
        pair.Client.Core.HandleTimeout(pair.Client.Core.NextTimeout!.Value - TimeSpan.FromTicks(1));
        Assert.Empty(pair.Client.Transmit());
        pair.Client.Core.HandleTimeout(pair.Client.Core.NextTimeout!.Value);
        Assert.Single(pair.Client.Transmit());
    }

    [Fact]
    public void LongPath_BothRepeat_NoStorm()
    {
        using var pair = new Pair { Link = new Link { Delay = TimeSpan.FromMilliseconds(700), Duplicates = 0.5 } };
        pair.Start();
        pair.RunUntil(() => pair.IsConnected);
        pair.Run(10);
        Assert.InRange(pair.Sent, 10, 60);
    }

    [Fact]
    public void RepeatedFragments_InOneMoment_AnsweredOnce()
    {
        using var pair = new Pair();
        pair.Client.Core.Start(pair.Now);
        var hello = Assert.Single(pair.Client.Transmit());
        pair.Server.Handle(pair.Now, hello);
        Assert.NotEmpty(pair.Server.Transmit());
        var answers = 0;
        for (var i = 0; i < 1_000; i++)
        {
            pair.Server.Handle(pair.Now + TimeSpan.FromMilliseconds(i), hello);
            answers += pair.Server.Transmit().Count;
        }
        Assert.InRange(answers, 9, 10);
    }

    [Fact]
    public void BeginningOfAnAnswer_Repeated_IsNoReasonToRepeatTheQuestion()
    {
        using var pair = new Pair(server: options => options with { Mtu = 256 });
        pair.Client.Core.Start(pair.Now);
        pair.Server.Handle(pair.Now, Assert.Single(pair.Client.Transmit()));
        var beginning = pair.Server.Transmit()[0];
        for (var i = 0; i < 2; i++)
            pair.Client.Handle(pair.Now + TimeSpan.FromSeconds(i), beginning);
        Assert.Empty(pair.Client.Transmit());
    }

    [Fact]
    public void ClientsFirstMessageInTwoDatagrams_AnyOrder_Answered()
    {
        // Chromium's is 1,413 bytes long.
        var hello = Hellos.Message(Hellos.Padded(1_300));
        foreach (var order in (int[][])[[0, 1], [1, 0], [1, 1, 0, 0]])
        {
            using var pair = new Pair();
            var parts = Hellos.Fragments(hello, 1_175);
            Assert.Equal(2, parts.Length);
            foreach (var part in order)
                pair.Server.Handle(pair.Now, parts[part]);
            Assert.Equal(DtlsState.Handshaking, pair.Server.Core.State);
            Assert.NotEmpty(pair.Server.Transmit());
        }
    }

    private static Link BadLine { get; } = new() { Loss = 0.3, Duplicates = 0.1, Jitter = TimeSpan.FromMilliseconds(60) };

    /// <summary>Every third seed cuts messages into small datagrams, every fourth asks for a cookie.</summary>
    private static DtlsOptions Options(DtlsOptions options, int seed) =>
        options with { Mtu = seed % 3 == 0 ? 400 : 1_200, RequireCookie = options.Role == DtlsRole.Server && seed % 4 == 0 };

    private static void AssertTalk(Pair pair)
    {
        pair.Client.Handle(pair.Now, pair.Server.Seal("there"u8));
        pair.Server.Handle(pair.Now, pair.Client.Seal("back"u8));
        Assert.Equal("there"u8, Assert.Single(pair.Client.Received));
        Assert.Equal("back"u8, Assert.Single(pair.Server.Received));
    }
}
