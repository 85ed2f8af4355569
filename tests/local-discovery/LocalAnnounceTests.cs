using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.Identifiers;
using WebTorrent.LocalDiscovery.Core;
using WebTorrent.LocalDiscovery.Network;
using WebTorrent.TestKit;

namespace WebTorrent.LocalDiscovery.Tests;

public class LocalAnnounceTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef01234567";

    private static readonly Arbitrary<LocalAnnounce> Announces = (
        from port in Gen.Choose(1, ushort.MaxValue)
        from hashes in Arbitraries.InfoHashes().Generator.NonEmptyListOf()
        from cookie in Gen.Elements(null, "", "deadbeef", "a b:c")
        select new LocalAnnounce((ushort)port, [.. hashes.Take(LocalAnnounce.MaxInfoHashes)], cookie)).ToArbitrary();

    [Fact]
    public void RoundTrip_AnyAnnounce() => Law.Holds(Announces, announce =>
    {
        foreach (var group in new[] { MulticastGroup.IPv4, MulticastGroup.IPv6 })
        {
            var encoded = announce.Encode(group.Host);
            Assert.InRange(encoded.Length, 1, 1400);
            Assert.True(LocalAnnounce.TryParse(encoded, out var read));
            Assert.Equal((announce.Port, announce.Cookie), (read.Port, read.Cookie));
            Assert.Equal(announce.InfoHashes, read.InfoHashes);
        }
    });

    [Fact]
    public void FullAnnounce_FitsIn1400Bytes()
    {
        var full = new LocalAnnounce(65535, [.. Enumerable.Repeat(InfoHash.Parse(Hash), LocalAnnounce.MaxInfoHashes)], "0123456789abcdef");
        Assert.InRange(full.Encode(MulticastGroup.IPv6.Host).Length, 1300, 1400);
    }

    [Fact]
    public void AnyBytes_AreReadOrRefused_WithoutError()
    {
        Law.Holds(Arbitraries.AnyBytes(), bytes => { _ = LocalAnnounce.TryParse(bytes, out _); });
        var valid = new LocalAnnounce(6881, [InfoHash.Parse(Hash)], "x").Encode("h");
        Law.Holds(Arbitraries.Mutated(valid), bytes => { _ = LocalAnnounce.TryParse(bytes, out _); }, runs: 3_000);
    }

    [Fact]
    public void Encode_IsWhatTheSpecificationShows()
    {
        var announce = new LocalAnnounce(6881, [InfoHash.Parse(Hash)], "7a");
        Assert.Equal(
            $"BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: 6881\r\nInfohash: {Hash}\r\ncookie: 7a\r\n\r\n\r\n",
            Encoding.ASCII.GetString(announce.Encode(MulticastGroup.IPv4.Host)));
    }

    [Theory]
    [InlineData("Port: 6881\r\nInfohash: {0}")]
    [InlineData("PORT:6881\r\nX-Other: 1\r\nINFOHASH:{0}\r\n\r\n")]
    [InlineData("Infohash: {0}\r\nInfohash: nonsense\r\nno colon\r\nPort: 6881\r\n\r\nPort: 1\r\n")]
    [InlineData("Port: 6881\nInfohash: {0}\n\n")]
    public void TryParse_WhatOthersMaySend(string headers)
    {
        Assert.True(LocalAnnounce.TryParse(Encoding.ASCII.GetBytes("BT-SEARCH * HTTP/1.1\r\n" + string.Format(null, headers, Hash)), out var read));
        Assert.Equal(6881, read.Port);
        Assert.Equal(Hash, Assert.Single(read.InfoHashes).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Port: 6881")]
    [InlineData("Infohash: 0123456789abcdef0123456789abcdef01234567")]
    [InlineData("Port: 0\r\nInfohash: 0123456789abcdef0123456789abcdef01234567")]
    [InlineData("Port: 65536\r\nInfohash: 0123456789abcdef0123456789abcdef01234567")]
    [InlineData("Port: -1\r\nInfohash: 0123456789abcdef0123456789abcdef01234567")]
    [InlineData("Port: 6881x\r\nInfohash: 0123456789abcdef0123456789abcdef01234567")]
    [InlineData("Port: 6881\r\nInfohash: 0123456789abcdef0123456789abcdef0123456")]
    [InlineData("Port: 6881\r\nInfohash: 0123456789abcdef0123456789abcdef012345678")]
    [InlineData("\r\nPort: 6881\r\nInfohash: 0123456789abcdef0123456789abcdef01234567")]
    public void TryParse_WithoutPortOrHash_False(string headers) =>
        Assert.False(LocalAnnounce.TryParse(Encoding.ASCII.GetBytes("BT-SEARCH * HTTP/1.1\r\n" + headers), out _));

    [Fact]
    public void TryParse_SixtyKilobytes_False() => Assert.False(LocalAnnounce.TryParse(
        Encoding.ASCII.GetBytes($"BT-SEARCH * HTTP/1.1\r\nPort: 1\r\n{string.Concat(Enumerable.Repeat($"Infohash: {Hash}\r\n", 1_200))}\r\n"), out _));

    [Fact]
    public void TryParse_OtherRequest_False() =>
        Assert.False(LocalAnnounce.TryParse(Encoding.ASCII.GetBytes($"M-SEARCH * HTTP/1.1\r\nPort: 1\r\nInfohash: {Hash}\r\n\r\n"), out _));
}
