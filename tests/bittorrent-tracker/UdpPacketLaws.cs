using System.Net;
using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Tests;

public class UdpPacketLaws
{
    private static readonly Gen<uint> Ids = Gen.Choose(int.MinValue, int.MaxValue).Select(value => unchecked((uint)value));

    private static readonly Gen<int> Numbers = Gen.Choose(int.MinValue, int.MaxValue);

    private static readonly Gen<string> UrlData =
        from length in Gen.Choose(0, UdpUrlData.MaxLength)
        from letters in Gen.Elements("/announce?key=0123456789%&".ToCharArray()).ArrayOf(length)
        select new string(letters);

    [Fact]
    public void RoundTrip_ConnectRequest() => Law.Holds(Ids.ToArbitrary(), id =>
        UdpConnectRequest.TryParse(new UdpConnectRequest(id).ToArray(), out var back) && back.TransactionId == id);

    [Fact]
    public void RoundTrip_ConnectResponse() => Law.Holds(Gen.Two(Ids).ToArbitrary(), ids =>
    {
        var packet = new UdpConnectResponse(ids.Item1, (long)ids.Item2 << 31);
        return UdpConnectResponse.TryParse(packet.ToArray(), out var back) && back == packet;
    });

    [Fact]
    public void RoundTrip_AnnounceRequest() => Law.Holds(
        (from id in Ids from announce in Some.Announces from url in UrlData select new UdpAnnounceRequest(~(long)id, id, announce, url)).ToArbitrary(),
        packet => UdpAnnounceRequest.TryParse(packet.ToArray(), out var back) && back == packet);

    [Fact]
    public void RoundTrip_AnnounceResponse_IPv4() => RoundTripAnnounceResponse(Arbitraries.IPv4EndPoints().Generator, AddressFamily.InterNetwork);

    [Fact]
    public void RoundTrip_AnnounceResponse_IPv6() => RoundTripAnnounceResponse(Arbitraries.IPv6EndPoints().Generator, AddressFamily.InterNetworkV6);

    [Fact]
    public void RoundTrip_ScrapeRequest() => Law.Holds(
        (from id in Ids
         from count in Gen.Choose(1, UdpScrapeRequest.MaxInfoHashes)
         from hashes in Arbitraries.InfoHashes().Generator.ArrayOf(count)
         select new UdpScrapeRequest(~(long)id, id, hashes)).ToArbitrary(),
        packet => UdpScrapeRequest.TryParse(packet.ToArray(), out var back)
            && back.ConnectionId == packet.ConnectionId && back.TransactionId == packet.TransactionId && back.InfoHashes.SequenceEqual(packet.InfoHashes));

    [Fact]
    public void RoundTrip_ScrapeResponse() => Law.Holds(
        (from id in Ids
         from entries in (from a in Numbers from b in Numbers from c in Numbers select new ScrapeEntry(a, b, c)).ArrayOf()
         select new UdpScrapeResponse(id, entries)).ToArbitrary(),
        packet => UdpScrapeResponse.TryParse(packet.ToArray(), out var back)
            && back.TransactionId == packet.TransactionId && back.Entries.SequenceEqual(packet.Entries));

    [Fact]
    public void RoundTrip_ErrorResponse() => Law.Holds(
        (from id in Ids from text in Gen.Elements("", "no", "Zugriff verweigert für dich", "not whitelisted") select new UdpErrorResponse(id, text)).ToArbitrary(),
        packet => UdpErrorResponse.TryParse(packet.ToArray(), out var back) && back == packet);

    [Fact]
    public void AnyBytes_NoParserThrows() => Law.Holds(Arbitraries.AnyBytes(300), ParseAll, runs: 2000);

    [Fact]
    public void MutatedPackets_NoParserThrows() => Law.Holds(
        Arbitraries.Mutated(
            new UdpConnectRequest(1).ToArray(),
            new UdpConnectResponse(1, 2).ToArray(),
            new UdpAnnounceRequest(1, 2, Some.Announce, "/announce?x=y").ToArray(),
            new UdpAnnounceResponse { TransactionId = 1, Interval = 1800, Peers = [Some.Seeder] }.ToArray(),
            new UdpScrapeRequest(1, 2, [Some.Hash]).ToArray(),
            new UdpScrapeResponse(1, [new ScrapeEntry(1, 2, 3)]).ToArray(),
            new UdpErrorResponse(1, "no").ToArray()),
        ParseAll,
        runs: 3000);

    [Fact]
    public void AnyPrefixOfAResponse_IsRefused_OrLacksOnlyPeers()
    {
        var packet = new UdpAnnounceResponse { TransactionId = 1, Interval = 1800, Peers = [Some.Seeder, Some.Seeder] }.ToArray();
        for (var length = 0; length <= packet.Length; length++)
        {
            var isParsed = UdpAnnounceResponse.TryParse(packet.AsSpan(0, length), AddressFamily.InterNetwork, out var response);
            Assert.Equal(length >= UdpAnnounceResponse.FixedSize, isParsed);
            if (isParsed)
                Assert.Equal((length - UdpAnnounceResponse.FixedSize) / 6, response!.Peers.Count);
        }
    }

    [Fact]
    public void UrlData_IsWrittenAsBep41Says()
    {
        var packet = new UdpAnnounceRequest(0, 0, Some.Announce, "/dir?a=b&c=d").ToArray();
        Assert.Equal([0x2, 0xC, .. "/dir?a=b&c=d"u8], packet[98..]);
    }

    [Fact]
    public void UrlData_LongText_IsCutIntoOptionsOf255()
    {
        var packet = new UdpAnnounceRequest(0, 0, Some.Announce, "/" + new string('x', 299)).ToArray();
        Assert.Equal((98 + 300 + 4, 255, 45), (packet.Length, packet[99], packet[98 + 257 + 1]));
    }

    [Theory]
    [InlineData(new byte[] { 2, 1, (byte)'/', 1, 1, 2, 1, (byte)'a', 9, 2, 7, 7, 0, 2, 200 }, true, "/a")]
    [InlineData(new byte[] { 2, 0 }, true, "")]
    [InlineData(new byte[] { 2 }, false, "")]
    [InlineData(new byte[] { 2, 5, (byte)'/' }, false, "")]
    public void UrlData_UnknownOptionsAreSkipped_TruncatedOnesRefused(byte[] options, bool isValid, string expected)
    {
        Assert.Equal(isValid, UdpUrlData.TryParse(options, out var urlData));
        Assert.Equal(expected, urlData);
    }

    [Fact]
    public void AnnounceRequest_NegativeCounters_AreRefused()
    {
        var packet = new UdpAnnounceRequest(0, 0, Some.Announce, "").ToArray();
        packet[64] = 0xFF;
        Assert.False(UdpAnnounceRequest.TryParse(packet, out _));
    }

    private static void RoundTripAnnounceResponse(Gen<IPEndPoint> endPoints, AddressFamily family) => Law.Holds(
        (from id in Ids
         from interval in Numbers
         from seeders in Numbers
         from peers in endPoints.ArrayOf()
         select new UdpAnnounceResponse { TransactionId = id, Interval = interval, Seeders = seeders, Leechers = ~seeders, Peers = peers }).ToArbitrary(),
        packet => UdpAnnounceResponse.TryParse(packet.ToArray(), family, out var back)
            && back with { Peers = packet.Peers } == packet && back.Peers.SequenceEqual(packet.Peers));

    // What is accepted begins with its own encoding; the rest may be of a later protocol.
    private static bool ParseAll(byte[] bytes) =>
        (!UdpConnectRequest.TryParse(bytes, out var connect) || Begins(bytes, connect.ToArray()))
        && (!UdpConnectResponse.TryParse(bytes, out var connected) || Begins(bytes, connected.ToArray()))
        && (!UdpAnnounceRequest.TryParse(bytes, out var announce) || announce is { Announce.Left: >= 0, UrlData.Length: <= UdpUrlData.MaxLength })
        && (!UdpAnnounceResponse.TryParse(bytes, AddressFamily.InterNetwork, out var announced) || Begins(bytes, announced.ToArray()))
        && (!UdpAnnounceResponse.TryParse(bytes, AddressFamily.InterNetworkV6, out var announced6) || announced6.Peers.Count == (bytes.Length - 20) / 18)
        && (!UdpScrapeRequest.TryParse(bytes, out var scrape) || Begins(bytes, scrape.ToArray()))
        && (!UdpScrapeResponse.TryParse(bytes, out var scraped) || Begins(bytes, scraped.ToArray()))
        && (!UdpErrorResponse.TryParse(bytes, out var error) || Begins(bytes, error.ToArray()[..UdpHeader.Size]))
        && (!UdpUrlData.TryParse(bytes, out var urlData) || urlData.Length <= UdpUrlData.MaxLength);

    private static bool Begins(byte[] bytes, byte[] with) => bytes.AsSpan().StartsWith(with);
}
