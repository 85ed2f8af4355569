using System.Net;
using System.Net.Sockets;
using WebTorrent.Datagram;
using WebTorrent.TestKit;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Tests;

public class TrackerClientUdpTests
{
    private static readonly TrackerClientOptions Trusting = new() { AllowPrivateAddresses = true };

    [Fact]
    public async Task Announce_GetsPeers_AndSendsPathAndQuery()
    {
        await using var server = new UdpServer();
        await using var client = new TrackerClient(Trusting);
        var response = await client.AnnounceAsync(new Uri(server.Announce, "/announce?key=a%20b"), Some.Announce);
        Assert.Equal([Some.Seeder], response.Peers);
        Assert.True(UdpAnnounceRequest.TryParse(server.Received[1], out var announce));
        Assert.Equal("/announce?key=a%20b", announce.UrlData);
    }

    [Fact]
    public async Task ManyTorrentsAtOnce_EachGetItsAnswer()
    {
        await using var server = new UdpServer();
        await using var client = new TrackerClient(Trusting);
        var announces = Enumerable.Range(0, 100).Select(_ => client.AnnounceAsync(server.Announce, Some.Announce));
        Assert.All(await Task.WhenAll(announces), response => Assert.Single(response.Peers));
        Assert.Equal(101, server.Received.Count);
    }

    [Fact]
    public async Task Scrape_AsksInBatchesOf74()
    {
        await using var server = new UdpServer();
        await using var client = new TrackerClient(Trusting);
        var hashes = Enumerable.Range(0, 100).Select(i => Identifiers.InfoHash.Compute([(byte)i])).ToList();
        var swarms = (await client.ScrapeAsync(server.Announce, hashes)).Swarms;
        Assert.Equal(100, swarms.Count);
        Assert.All(hashes, hash => Assert.Equal(hash.ToArray()[0], swarms[hash].Seeders));
        Assert.Equal(3, server.Received.Count);
    }

    [Fact]
    public async Task LostPackets_AreSentAgain()
    {
        var time = new VirtualTime();
        await using var server = new UdpServer { IsSilent = true };
        await using var client = new TrackerClient(Trusting with { TimeProvider = time });
        var announce = client.AnnounceAsync(server.Announce, Some.Announce);
        await Wait.UntilAsync(() => server.Received.Count == 1 && time.WaitingTimers == 1);
        server.IsSilent = false;
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Single((await announce).Peers);
    }

    [Fact]
    public async Task SilentTracker_TimesOut()
    {
        var time = new VirtualTime();
        await using var server = new UdpServer { IsSilent = true };
        await using var client = new TrackerClient(Trusting with { TimeProvider = time, UdpMaxRetransmissions = 0 });
        var announce = client.AnnounceAsync(server.Announce, Some.Announce);
        await Wait.UntilAsync(() => server.Received.Count == 1 && time.WaitingTimers == 1);
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(TrackerErrorCode.Timeout, (await Assert.ThrowsAsync<TrackerException>(() => announce)).Code);
    }

    [Fact]
    public async Task Error_IsTyped()
    {
        await using var server = new UdpServer(packet => new UdpErrorResponse(Id(packet), "not whitelisted").ToArray());
        await using var client = new TrackerClient(Trusting);
        var error = await Assert.ThrowsAsync<TrackerException>(() => client.AnnounceAsync(server.Announce, Some.Announce));
        Assert.Equal((TrackerErrorCode.Rejected, "not whitelisted", true), (error.Code, error.Message, error.IsRetryable));
    }

    [Fact]
    public async Task ShortAnswer_IsTyped()
    {
        await using var server = new UdpServer(packet => UdpRig.Answer(Id(packet))[..15]);
        await using var client = new TrackerClient(Trusting);
        var error = await Assert.ThrowsAsync<TrackerException>(() => client.AnnounceAsync(server.Announce, Some.Announce));
        Assert.Equal(TrackerErrorCode.InvalidResponse, error.Code);
    }

    [Theory]
    [InlineData("udp://127.0.0.1:{0}/announce")]
    [InlineData("udp://localhost:{0}/announce")]
    [InlineData("udp://[::1]:{0}/announce")]
    [InlineData("udp://[::ffff:127.0.0.1]:{0}/announce")]
    public async Task PrivateAddress_IsRefusedByDefault(string tracker)
    {
        await using var server = new UdpServer();
        await using var client = new TrackerClient();
        var error = await Assert.ThrowsAsync<TrackerException>(() => client.AnnounceAsync(new Uri(string.Format(null, tracker, server.Port)), Some.Announce));
        Assert.Equal((TrackerErrorCode.AddressRefused, false), (error.Code, error.IsRetryable));
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task EndlessUrl_IsTyped()
    {
        await using var client = new TrackerClient(Trusting);
        var error = await Assert.ThrowsAsync<TrackerException>(() => client.AnnounceAsync(new Uri("udp://127.0.0.1:1/" + new string('x', 2000)), Some.Announce));
        Assert.Equal(TrackerErrorCode.InvalidUri, error.Code);
    }

    [Fact]
    public async Task CallersToken_GivesOperationCanceled()
    {
        await using var server = new UdpServer { IsSilent = true };
        await using var client = new TrackerClient(Trusting);
        using var cancellation = new CancellationTokenSource();
        var announce = client.AnnounceAsync(server.Announce, Some.Announce, cancellation.Token);
        await Wait.UntilAsync(() => server.Received.Count == 1);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => announce);
    }

    [Fact]
    public async Task Dispose_EndsCallsUnderWay_AndRefusesNewOnes()
    {
        await using var server = new UdpServer { IsSilent = true };
        var client = new TrackerClient(Trusting);
        var announce = client.AnnounceAsync(server.Announce, Some.Announce);
        await Wait.UntilAsync(() => server.Received.Count == 1);
        await client.DisposeAsync();
        await client.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => announce);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.AnnounceAsync(server.Announce, Some.Announce));
    }

    [Fact]
    public async Task HostWithBothFamilies_IsAnnouncedToOverBoth_AndThePeersAreJoined()
    {
        Assert.SkipUnless(HasIPv6(), "This machine has no IPv6 loopback interface.");
        var peer6 = new IPEndPoint(IPAddress.Parse("2001:db8::7"), 6881);
        await using var ipv4 = new UdpServer();
        await using var ipv6 = new UdpServer(
            packet => new UdpAnnounceResponse { TransactionId = Id(packet), Interval = 3600, Seeders = 9, Peers = [peer6] }.ToArray(),
            new IPEndPoint(IPAddress.IPv6Loopback, ipv4.Port));
        await using var client = new TrackerClient(Trusting with { Resolver = BothLoopbacks });
        var response = await client.AnnounceAsync(new Uri($"udp://tracker.example:{ipv4.Port}/announce"), Some.Announce);
        Assert.Equal([Some.Seeder, peer6], response.Peers.OrderBy(peer => peer.AddressFamily));
        Assert.Equal((TimeSpan.FromHours(1), 9), (response.Interval, response.Seeders));
    }

    [Fact]
    public async Task HostWithBothFamilies_SilentOverOne_AnswersAfterASecond()
    {
        Assert.SkipUnless(HasIPv6(), "This machine has no IPv6 loopback interface.");
        var time = new VirtualTime();
        await using var ipv4 = new UdpServer();
        await using var ipv6 = new UdpServer(endPoint: new IPEndPoint(IPAddress.IPv6Loopback, ipv4.Port)) { IsSilent = true };
        await using var client = new TrackerClient(Trusting with { Resolver = BothLoopbacks, TimeProvider = time });
        var announce = client.AnnounceAsync(new Uri($"udp://tracker.example:{ipv4.Port}/announce"), Some.Announce);
        // The driver's one, and the wait for IPv6.
        await Wait.UntilAsync(() => time.WaitingTimers == 2);
        Assert.False(announce.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([Some.Seeder], (await announce).Peers);
    }

    [Fact]
    public async Task HostWithBothFamilies_WithoutIPv6Address_TellsWhatHappenedOverIPv4()
    {
        await using var server = new UdpServer(packet => new UdpErrorResponse(Id(packet), "no").ToArray());
        await using var client = new TrackerClient(Trusting with { Resolver = (_, _) => Task.FromResult(new[] { IPAddress.Loopback }) });
        var error = await Assert.ThrowsAsync<TrackerException>(() => client.AnnounceAsync(new Uri($"udp://tracker.example:{server.Port}"), Some.Announce));
        Assert.Equal(TrackerErrorCode.Rejected, error.Code);
    }

    [Fact]
    public async Task SharedSocket_IsUsed_AndNotDisposed()
    {
        await using var server = new UdpServer();
        await using var socket = new DatagramSocket(new DatagramSocketOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0) });
        socket.Start();
        var others = new OtherProtocol();
        await using (var client = new TrackerClient(Trusting with { Socket = socket }))
        {
            await client.AnnounceAsync(server.Announce, Some.Announce);
            Assert.Equal(socket.LocalEndPoint, server.LastSender);
            // Behind the tracker client's handler, this one gets what is no answer to an announce.
            using var attached = socket.Attach(others);
            socket.Send(new UdpConnectResponse(1, 2).ToArray(), DatagramAddress.From(socket.LocalEndPoint));
            await Wait.UntilAsync(() => others.Count == 1);
        }

        Assert.True(socket.Send("still open"u8, DatagramAddress.From(socket.LocalEndPoint)));
    }

    [Fact]
    public async Task SecondAddress_IsAskedWhenTheFirstIsSilent_AndFirstTheNextTime()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "Only 127.0.0.1 is a loopback address here.");
        var time = new VirtualTime();
        await using var dead = new UdpServer(endPoint: new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0)) { IsSilent = true };
        await using var server = new UdpServer(endPoint: new IPEndPoint(IPAddress.Loopback, dead.Port));
        await using var client = new TrackerClient(Trusting with
        {
            TimeProvider = time,
            UdpMaxRetransmissions = 0,
            Resolver = (_, _) => Task.FromResult(new[] { IPAddress.Parse("127.0.0.2"), IPAddress.Loopback }),
            EnableIPv6 = false,
        });
        var tracker = new Uri($"udp://tracker.example:{dead.Port}/announce");
        var announce = client.AnnounceAsync(tracker, Some.Announce);
        await Wait.UntilAsync(() => dead.Received.Count == 1 && time.WaitingTimers == 1);
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal([Some.Seeder], (await announce).Peers);

        Assert.Equal([Some.Seeder], (await client.AnnounceAsync(tracker, Some.Announce)).Peers);
        Assert.Single(dead.Received);
    }

    [Fact]
    public async Task RequestOutOfRange_IsRefused()
    {
        await using var client = new TrackerClient(Trusting);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.AnnounceAsync(new Uri("udp://127.0.0.1:1"), Some.Announce with { Left = -1 }));
        await Assert.ThrowsAsync<ArgumentException>(() => client.ScrapeAsync(new Uri("udp://127.0.0.1:1"), []));
    }

    [Fact]
    public void OptionsOutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrackerClient(new TrackerClientOptions { UdpMaxRetransmissions = 9 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrackerClient(new TrackerClientOptions { HttpTimeout = TimeSpan.Zero }));
        Assert.Throws<ArgumentNullException>(() => new TrackerClient(new TrackerClientOptions { Resolver = null! }));
    }

    private static uint Id(byte[] packet) => UdpHeader.TryParse(packet.AsSpan(8), out var header) ? header.TransactionId : 0;

    private static Task<IPAddress[]> BothLoopbacks(string host, CancellationToken cancellationToken) =>
        Task.FromResult(new[] { IPAddress.Loopback, IPAddress.IPv6Loopback });

    private static bool HasIPv6()
    {
        try
        {
            using var socket = new UdpClient(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
