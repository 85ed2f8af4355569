using WebTorrent.Dtls.Core.Handshake;
using WebTorrent.Dtls.Core.Records;
using WebTorrent.Dtls.Tests.Network;

namespace WebTorrent.Dtls.Tests;

/// <summary>Servers that anybody may write to.</summary>
public class CookieTests
{
    private static readonly byte[] Secret = [1, 2, 3];

    [Fact]
    public void Handshake_WithCookie_SixDatagrams()
    {
        using var pair = new Pair(server: options => options with { RequireCookie = true });
        pair.Connect();
        Assert.Equal(6, pair.Sent);
    }

    [Fact]
    public void Hello_WithoutCookie_SmallerAnswerWithItsRecordNumber_NothingKept()
    {
        using var server = Server("address");
        using var pair = new Pair();
        pair.Client.Core.Start(pair.Now);
        var hello = Assert.Single(pair.Client.Transmit());
        for (byte i = 0; i < 200; i++)
        {
            hello[10] = i;
            server.Handle(pair.Now, hello);
            var answer = Assert.Single(server.Transmit());
            Assert.InRange(answer.Length, 1, hello.Length - 1);
            Assert.True(RecordHeader.TryParse(answer, out var header));
            Assert.Equal(i, header.Sequence);
        }
        Assert.Equal(DtlsState.New, server.Core.State);
        Assert.Null(server.Core.NextTimeout);
        Assert.False(server.Core.Records.HasKeys);
    }

    [Fact]
    public void SecondHello_AtAnotherServerWithTheSecret_Taken()
    {
        using var first = Server("address");
        using var second = Server("address");
        using var pair = new Pair();
        var hello = SecondHello(pair, first);
        second.Handle(pair.Now, hello);
        Assert.Equal(DtlsState.Handshaking, second.Core.State);
        pair.Server.Core = second.Core;
        foreach (var datagram in second.Transmit())
            pair.Send(pair.Client, datagram);
        pair.RunUntil(() => pair.IsConnected);
    }

    [Theory]
    [InlineData("another address", true)]
    [InlineData("address", false)]
    public void SecondHello_FromAnotherAddressOrSecret_AskedAgain(string address, bool sameSecret)
    {
        using var first = Server("address");
        using var second = Server(address, sameSecret ? Secret : [4]);
        using var pair = new Pair();
        second.Handle(pair.Now, SecondHello(pair, first));
        Assert.Equal(DtlsState.New, second.Core.State);
        Assert.Single(second.Transmit());
    }

    [Fact]
    public void ForgedHello_DoesNotKeepTheTrueOneOut()
    {
        using var pair = new Pair(server: options => options with { RequireCookie = true });
        pair.Server.Handle(pair.Now, Hellos.Record(Hellos.Message(Hellos.Body(Hellos.Good))));
        Assert.Single(pair.Server.Transmit());
        pair.Connect();
    }

    [Fact]
    public void AskedAgain_ByAServerThatDoesNotKnowTheCookie_ThirdHelloTaken()
    {
        using var before = Server("address", [4]);
        using var after = Server("address");
        using var pair = new Pair();
        after.Handle(pair.Now, SecondHello(pair, before));
        pair.Client.Handle(pair.Now, Assert.Single(after.Transmit()));
        pair.Server.Core = after.Core;
        pair.Pump();
        pair.RunUntil(() => pair.IsConnected);
    }

    [Theory]
    [InlineData((byte)HandshakeType.ClientHello, true)]
    [InlineData((byte)HandshakeType.Certificate, true)]
    [InlineData((byte)HandshakeType.Certificate, false)]
    public void NonsenseInsteadOfAHello_Dropped_TheTrueOneIsAnswered(byte type, bool knowsFingerprints)
    {
        using var pair = new Pair(server: options => options with { RequireCookie = true, RemoteFingerprints = knowsFingerprints ? options.RemoteFingerprints : null });
        pair.Server.Handle(pair.Now, Hellos.Record(Hellos.Message([1, 2, 3], (HandshakeType)type)));
        Assert.Empty(pair.Server.Transmit());
        Assert.Equal(1, pair.Server.Core.Statistics.Malformed);
        Assert.Equal(DtlsState.New, pair.Server.Core.State);
        if (!knowsFingerprints)
            pair.Server.Core.SetRemoteFingerprints(pair.Now, [Certificates.Client.Fingerprint]);
        pair.Connect();
    }

    [Fact]
    public void Nonsense_ManyInOneDatagram_OneIsTried()
    {
        using var server = Server("address");
        byte[] nonsense = Hellos.Record(Hellos.Message([1]));
        server.Handle(TimeSpan.Zero, [.. Enumerable.Repeat(nonsense, 50).SelectMany(record => record)]);
        Assert.Equal(1, server.Core.Statistics.Malformed);
    }

    [Fact]
    public void RecordNumberThatNobodyComesTo_OursAreNotUsedUp()
    {
        using var server = Server("address");
        server.Handle(TimeSpan.Zero, Hellos.Record(Hellos.Message(Hellos.Body(Hellos.Good)), sequence: (1UL << 48) - 1));
        Assert.True(RecordHeader.TryParse(Assert.Single(server.Transmit()), out var header));
        Assert.Equal(0UL, header.Sequence);
    }

    private static byte[] SecondHello(Pair pair, Endpoint asking)
    {
        pair.Client.Core.Start(pair.Now);
        asking.Handle(pair.Now, Assert.Single(pair.Client.Transmit()));
        pair.Client.Handle(pair.Now, Assert.Single(asking.Transmit()));
        return Assert.Single(pair.Client.Transmit());
    }

    private static Endpoint Server(string address, byte[]? secret = null) => new(new DtlsConnectionCore(Pair.ServerOptions with
    {
        RequireCookie = true,
        CookieSecret = secret ?? Secret,
        RemoteAddress = System.Text.Encoding.UTF8.GetBytes(address),
    }));
}
