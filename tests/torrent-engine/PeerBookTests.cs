using System.Net;
using WebTorrent.TorrentEngine.Swarm;

namespace WebTorrent.TorrentEngine.Tests;

public sealed class PeerBookTests
{
    private static readonly TimeSpan Now = TimeSpan.FromMinutes(1);

    [Fact]
    public void Full_TakesNoMoreStrangers_ButWhomTheUserNames()
    {
        var book = new PeerBook(2, 8, new Random(1));
        Assert.True(book.Add(At(1)));
        Assert.True(book.Add(At(2)));
        Assert.False(book.Add(At(3)));
        Assert.True(book.Add(At(4), isTrusted: true));
        Assert.Equal(3, book.Count);
    }

    [Fact]
    public void Banned_IsTheWholeHost_WithItsOtherPorts()
    {
        var book = new PeerBook(10, 8, new Random(1));
        var host = IPAddress.Parse("203.0.113.9");
        book.Add(new IPEndPoint(host, 1));
        book.Add(new IPEndPoint(host, 2));
        book.Add(new IPEndPoint(host.MapToIPv6(), 3));

        book.Ban(new IPEndPoint(host, 4));

        Assert.Equal(0, book.Count);
        Assert.Null(book.TakeNext(Now));
    }

    [Fact]
    public void Taken_IsBusy_UntilClosed_ThenWaits()
    {
        var book = new PeerBook(10, 8, new Random(1));
        book.Add(At(1));
        Assert.Equal(At(1), book.TakeNext(Now));
        Assert.Null(book.TakeNext(Now));

        book.OnClosed(At(1), Now, wasUseful: false);

        Assert.Null(book.TakeNext(Now + TimeSpan.FromSeconds(5)));
        Assert.Equal(At(1), book.TakeNext(Now + TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Failing_IsGivenUp_UnlessTrusted()
    {
        var book = new PeerBook(10, 8, new Random(1));
        book.Add(At(1));
        book.Add(At(2), isTrusted: true);
        for (var i = 0; i < 20; i++)
        {
            book.OnClosed(At(1), Now, wasUseful: false);
            book.OnClosed(At(2), Now, wasUseful: false);
        }

        Assert.Equal(1, book.Count);
        Assert.Equal(At(2), book.TakeNext(Now + TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Trusted_IsTakenFirst()
    {
        var book = new PeerBook(1_000, 8, new Random(1));
        for (byte i = 0; i < 100; i++)
            book.Add(At(i));
        book.Add(At(200), isTrusted: true);
        Assert.Equal(At(200), book.TakeNext(Now));
    }

    [Fact]
    public void Banned_IsNeverTakenAgain_AtAnyPort()
    {
        var book = new PeerBook(10, 8, new Random(1));
        book.Add(At(1));
        book.Ban(At(1));

        Assert.False(book.Add(At(1)));
        Assert.False(book.Add(new IPEndPoint(At(1).Address, 99)));
        Assert.True(book.IsBanned(new IPEndPoint(At(1).Address.MapToIPv6(), 7)));
        Assert.Null(book.TakeNext(Now));
    }

    [Fact]
    public void Banned_OfTheIPv6Internet_IsTheNetworkThatItsOwnerHas_AndNoOther()
    {
        var book = new PeerBook(10, 8, new Random(1));
        book.Add(IPv6("2a00:1:2:3::1"));
        book.Ban(IPv6("2a00:1:2:3::2"));

        Assert.Null(book.TakeNext(Now));
        Assert.False(book.Add(IPv6("2a00:1:2:3:4:5:6:7")));
        Assert.True(book.Add(IPv6("2a00:1:2:4::1")));
        book.Ban(IPv6("fe80::1"));
        Assert.True(book.Add(IPv6("fe80::2")));
    }

    [Fact]
    public void OneNetworkOfTheIPv6Internet_HasOnlySoManyPlaces()
    {
        var book = new PeerBook(100, 8, new Random(1));
        for (var i = 1; i <= 8; i++)
            Assert.True(book.Add(IPv6($"2a00:1:2:3::{i}")));
        Assert.False(book.Add(IPv6("2a00:1:2:3::9")));
    }

    [Fact]
    public void Banned_OnThisMachine_IsOnlyThatPort()
    {
        var book = new PeerBook(10, 8, new Random(1));
        var liar = new IPEndPoint(IPAddress.Loopback, 1);
        book.Ban(liar);

        Assert.True(book.IsBanned(liar));
        Assert.True(book.Add(new IPEndPoint(IPAddress.Loopback, 2)));
    }

    [Fact]
    public void PortZero_IsNoAddress() => Assert.False(new PeerBook(10, 8, new Random(1)).Add(new IPEndPoint(IPAddress.Loopback, 0)));

    private static IPEndPoint IPv6(string address) => new(IPAddress.Parse(address), 6881);

    private static IPEndPoint At(byte host) => new(new IPAddress([203, 0, 113, host]), 6881);

    [Fact]
    public void Add_ManyPortsOfOnePublicHost_OnlySoMany()
    {
        var book = new PeerBook(1_000, 8, new Random(1));
        var added = Enumerable.Range(1, 100).Count(port => book.Add(new IPEndPoint(IPAddress.Parse("8.8.8.8"), port)));
        Assert.Equal(8, added);
        Assert.True(book.Add(new IPEndPoint(IPAddress.Parse("8.8.4.4"), 1)));
        Assert.True(book.Add(new IPEndPoint(IPAddress.Parse("8.8.8.8"), 999), isTrusted: true));
        book.Remove(new IPEndPoint(IPAddress.Parse("8.8.8.8"), 999));
        book.Remove(new IPEndPoint(IPAddress.Parse("8.8.8.8"), 1));
        Assert.True(book.Add(new IPEndPoint(IPAddress.Parse("8.8.8.8"), 500)));
    }

    [Fact]
    public void Add_ManyPortsOfAPrivateHost_AllOfThem()
    {
        var book = new PeerBook(1_000, 8, new Random(1));
        Assert.Equal(100, Enumerable.Range(1, 100).Count(port => book.Add(new IPEndPoint(IPAddress.Parse("192.168.0.7"), port))));
    }

    [Fact]
    public void TakeRelay_Once_TheLastOneTold()
    {
        var book = new PeerBook(10, 8, new Random(1));
        var endPoint = new IPEndPoint(IPAddress.Parse("8.8.8.8"), 6881);
        Assert.True(book.Add(endPoint, relay: 4));
        Assert.False(book.Add(endPoint, relay: 7));
        Assert.False(book.Add(endPoint));
        Assert.Equal(7, book.TakeRelay(endPoint));
        Assert.Null(book.TakeRelay(endPoint));
    }

    [Fact]
    public void TakeNext_SkippingSeeds_OnlyTheOthers()
    {
        var book = new PeerBook(10, 8, new Random(1));
        var (seed, told, other) = (Peer(1), Peer(2), Peer(3));
        book.Add(seed);
        book.Add(told, isSeed: true);
        book.Add(other);
        book.MarkSeed(seed);
        Assert.Equal(other, book.TakeNext(TimeSpan.Zero, skipSeeds: true));
        Assert.Null(book.TakeNext(TimeSpan.Zero, skipSeeds: true));
        Assert.NotNull(book.TakeNext(TimeSpan.Zero));

        static IPEndPoint Peer(int port) => new(IPAddress.Loopback, port);
    }
}
