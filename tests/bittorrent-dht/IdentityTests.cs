using System.Net;
using FsCheck.Fluent;
using WebTorrent.Dht.Core;
using WebTorrent.Dht.Core.Identity;
using WebTorrent.TestKit;

namespace WebTorrent.Dht.Tests;

public sealed class IdentityTests
{
    [Theory]
    [InlineData("124.31.75.21", "5fbfbff10c5d6a4ec8a88e4c6ab4c28b95eee401")]
    [InlineData("21.75.31.124", "5a3ce9c14e7a08645677bbd1cfe7d8f956d53256")]
    [InlineData("65.23.51.170", "a5d43220bc8f112a3d426c84764f8c2a1150e616")]
    [InlineData("84.124.73.14", "1b0321dd1bb1fe518101ceef99462b947a01ff41")]
    [InlineData("43.213.53.83", "e56f6cbf5b7c4be0237986d5243b87aa6d51305a")]
    public void Allows_VectorsOfBep42(string address, string id)
    {
        Assert.True(NodeIdRule.Allows(NodeId.Parse(id), At(address)));
        Assert.False(NodeIdRule.Allows(NodeId.Parse(id), At("124.31.75.22")));
        Assert.False(NodeIdRule.Allows(NodeId.Parse("00" + id[2..]), At(address)));
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("2001:470:1:2::3")]
    public void Create_IdForAnAddress_IsAllowedThere(string address)
    {
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
            Assert.True(NodeIdRule.Allows(NodeIdRule.Create(At(address), random), At(address)));
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.1.1")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.1.1")]
    [InlineData("127.0.0.1")]
    [InlineData("fe80::1")]
    public void Allows_LocalNetwork_AnyId(string address) => Assert.True(NodeIdRule.Allows(NodeId.Create(new Random(1)), At(address)));

    [Fact]
    public void CommonPrefixLength_MatchesBits() => Law.Holds(Arbitraries.Bytes(40).ToArbitrary(), bytes =>
    {
        var (a, b) = (NodeId.FromBytes(bytes.AsSpan(0, 20)), NodeId.FromBytes(bytes.AsSpan(20)));
        var expected = Enumerable.Range(0, 160).TakeWhile(bit => Bit(bytes, bit) == Bit(bytes, bit + 160)).Count();
        Assert.Equal(expected, a.CommonPrefixLength(b));
        Assert.Equal(160, a.CommonPrefixLength(a));
    });

    [Fact]
    public void CompareDistances_IsThatOfXor() => Law.Holds(Arbitraries.Bytes(60).ToArbitrary(), bytes =>
    {
        var ids = Enumerable.Range(0, 3).Select(i => NodeId.FromBytes(bytes.AsSpan(i * 20, 20))).ToArray();
        var expected = ids[0].DistanceTo(ids[1]).ToArray().AsSpan().SequenceCompareTo(ids[0].DistanceTo(ids[2]).ToArray());
        Assert.Equal(Math.Sign(expected), Math.Sign(ids[0].CompareDistances(ids[1], ids[2])));
    });

    [Fact]
    public void CreateNeighbour_SharesExactlyThatManyBits()
    {
        var random = new Random(2);
        var id = NodeId.Create(random);
        for (var bits = 0; bits <= 160; bits++)
            Assert.Equal(bits, id.CreateNeighbour(bits, random).CommonPrefixLength(id));
    }

    [Fact]
    public void RoundTrip_AnyAddress() => Law.Holds(Arbitraries.AnyEndPoints(), endPoint =>
    {
        var address = NodeAddress.From(endPoint);
        Span<byte> compact = stackalloc byte[18];
        Assert.Equal(address, NodeAddress.ReadCompact(compact[..address.WriteCompact(compact)]));
        Assert.Equal(endPoint, address.ToIPEndPoint());
    });

    [Fact]
    public void From_MappedAddress_IsTheIPv4One() =>
        Assert.Equal(At("192.0.2.7"), NodeAddress.From(new IPEndPoint(IPAddress.Parse("::ffff:192.0.2.7"), 6881)));

    [Fact]
    public void Votes_OneHostManyTimes_NeverWins()
    {
        var votes = new ExternalAddressVotes();
        for (ushort port = 1; port < 100; port++)
            Assert.False(votes.Add(At("8.8.8.8").WithPort(port), At("9.9.9.9")));
    }

    [Fact]
    public void Votes_ManyHostsAgreeing_Win()
    {
        var votes = new ExternalAddressVotes();
        var wins = Enumerable.Range(1, 8).Count(i => votes.Add(At($"8.8.{i}.8"), At("9.9.9.9")));
        Assert.InRange(wins, 1, 4);
    }

    [Fact]
    public void Votes_MinorityOfLiars_NeverWins()
    {
        var votes = new ExternalAddressVotes();
        for (var i = 1; i <= 60; i++)
        {
            var isLiar = i % 3 == 0;
            var wins = votes.Add(At($"8.{i}.8.8"), At(isLiar ? "6.6.6.6" : "9.9.9.9"));
            Assert.False(isLiar && wins);
        }
    }

    private static bool Bit(byte[] bytes, int bit) => (bytes[bit / 8] & (0x80 >> (bit % 8))) != 0;

    private static NodeAddress At(string address) => NodeAddress.From(new IPEndPoint(IPAddress.Parse(address), 6881));
}
