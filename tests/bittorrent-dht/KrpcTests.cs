using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.Dht.Core;
using WebTorrent.Dht.Core.Krpc;
using WebTorrent.TestKit;

namespace WebTorrent.Dht.Tests;

public sealed class KrpcTests
{
    private static readonly NodeId Id = NodeId.FromBytes("abcdefghij0123456789"u8);
    private static readonly NodeId Target = NodeId.FromBytes("mnopqrstuvwxyz123456"u8);
    private static readonly NodeAddress Asker = NodeAddress.From([192, 0, 2, 1], 6881);

    public static TheoryData<string> Examples =>
    [
        "d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe",
        "d1:rd2:id20:mnopqrstuvwxyz123456e1:t2:aa1:y1:re",
        "d1:ad2:id20:abcdefghij01234567896:target20:mnopqrstuvwxyz123456e1:q9:find_node1:t2:aa1:y1:qe",
        "d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz123456e1:q9:get_peers1:t2:aa1:y1:qe",
        "d1:rd2:id20:abcdefghij01234567895:token8:aoeusnth6:valuesl6:axje.u6:idhtnmee1:t2:aa1:y1:re",
        "d1:ad2:id20:abcdefghij012345678912:implied_porti1e9:info_hash20:mnopqrstuvwxyz1234564:porti6881e5:token8:aoeusnthe1:q13:announce_peer1:t2:aa1:y1:qe",
        "d1:eli201e23:A Generic Error Ocurrede1:t2:aa1:y1:ee",
    ];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Parse_ExampleOfBep5_IsRead(string packet)
    {
        Assert.True(KrpcParser.TryParse(Encoding.Latin1.GetBytes(packet), out var message));
        Assert.Equal("aa"u8, message.Transaction);
        Assert.True(message.Kind == KrpcKind.Error || message.Id is not null);
    }

    [Fact]
    public void Parse_AnnounceOfBep5_HasItsArguments()
    {
        Assert.True(KrpcParser.TryParse(Encoding.Latin1.GetBytes(Examples.ToArray()[5].Data), out var message));
        Assert.Equal(KrpcMethod.AnnouncePeer, message.Method);
        Assert.Equal(Target, message.InfoHash);
        Assert.Equal(6881, message.Port);
        Assert.True(message.ImpliedPort);
        Assert.Equal("aoeusnth"u8, message.Token);
    }

    [Fact]
    public void Parse_ErrorOfBep5_HasCodeAndText()
    {
        Assert.True(KrpcParser.TryParse("d1:eli201e23:A Generic Error Ocurrede1:t2:aa1:y1:ee"u8, out var message));
        Assert.Equal(201, message.ErrorCode);
        Assert.Equal("A Generic Error Ocurred"u8, message.ErrorText);
    }

    [Fact]
    public void Ping_HasTheSizeThatLimitsCountOn()
    {
        Assert.Equal(KrpcQuery.PingSize, Write(new KrpcQuery { Id = Id, Method = KrpcMethod.Ping }).Length);
    }

    [Fact]
    public void RoundTrip_AnyQuery() => Law.Holds(AnyQuery(), query =>
    {
        var written = Write(new KrpcQuery
        {
            Id = Id,
            Method = query.Method,
            Target = Target,
            IsReadOnly = query.Flag,
            Want = query.Want,
            Token = query.Token,
            Port = query.Port,
            ImpliedPort = query.Flag,
            IsSeed = query.Flag,
        });
        Assert.True(KrpcParser.TryParse(written, out var read));
        Assert.Equal(KrpcKind.Query, read.Kind);
        Assert.Equal(query.Method, read.Method);
        Assert.Equal(Id, read.Id);
        Assert.Equal(query.Flag, read.IsReadOnly);
        Assert.Equal(query.Want, read.Want);
        Assert.True(read.Token.SequenceEqual(query.Token));
        Assert.Equal([0, 0, 1, 2], read.Transaction.ToArray());
        if (query.Method is KrpcMethod.GetPeers or KrpcMethod.AnnouncePeer)
            Assert.Equal(Target, read.InfoHash);
        if (query.Method is KrpcMethod.AnnouncePeer)
            Assert.Equal((query.Port, query.Flag), ((ushort)read.Port!.Value, read.ImpliedPort));
    });

    [Fact]
    public void RoundTrip_AnyReply() => Law.Holds(Arbitraries.Bytes(26, 26).ArrayOf(8).ToArbitrary(), contacts =>
    {
        byte[] nodes = [.. contacts.SelectMany(bytes => bytes)];
        var packet = new byte[2_000];
        var reply = new KrpcReply { Id = Id, To = Asker, Transaction = "xyz"u8, Nodes = nodes, Values = "6:axje.u"u8, Token = "token"u8, Item = "i1e"u8, Sequence = 4 };
        Assert.True(KrpcParser.TryParse(packet.AsSpan(0, reply.Write(packet)), out var read));
        Assert.Equal(KrpcKind.Response, read.Kind);
        Assert.True(read.Nodes.SequenceEqual(nodes));
        Assert.Equal("l6:axje.ue"u8, read.Values);
        Assert.Equal("token"u8, read.Token);
        Assert.Equal("i1e"u8, read.Item);
        Assert.Equal(4, read.Sequence);
        Assert.Equal(Asker, NodeAddress.ReadCompact(read.ObservedAddress));
    });

    [Fact]
    public void AnyBytes_AreReadOrRefused_NeverThrow()
    {
        Law.Holds(Arbitraries.AnyBytesOf("ilde0123456789:adrqtyxk "u8.ToArray(), most: 120), bytes => { _ = KrpcParser.TryParse(bytes, out _); }, runs: 2_000);
        var valid = Examples.Select(row => Encoding.Latin1.GetBytes(row.Data)).ToArray();
        Law.Holds(Arbitraries.Mutated(valid), bytes => { _ = KrpcParser.TryParse(bytes, out _); }, runs: 3_000);
    }

    [Theory]
    [InlineData("d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz1234565:tokeni5ee1:q13:announce_peer1:t2:aa1:y1:qe")]
    [InlineData("d1:ad2:id20:abcdefghij01234567896:targeti7ee1:q9:find_node1:t2:aa1:y1:qe")]
    [InlineData("d1:ad2:idi1e6:targetd1:xleee1:q9:find_node1:t2:aa1:y1:qe")]
    [InlineData("d1:ai1e1:q9:find_node1:t2:aa1:y1:qe")]
    public void Parse_ArgumentOfAnotherKind_IsAsIfMissing(string packet)
    {
        Assert.True(KrpcParser.TryParse(Encoding.Latin1.GetBytes(packet), out var message));
        Assert.True(message.Token.IsEmpty && message.Target is null);
    }

    [Theory]
    [InlineData("d1:t0:1:y1:qe")]
    [InlineData("d1:t21:aaaaaaaaaaaaaaaaaaaaa1:y1:qe")]
    [InlineData("d1:t2:aae")]
    [InlineData("d1:t2:aa1:y1:xe")]
    [InlineData("d1:t2:aa1:y1:qeX")]
    [InlineData("l1:t2:aa1:y1:qe")]
    public void Parse_NoMessage_IsRefused(string packet) => Assert.False(KrpcParser.TryParse(Encoding.Latin1.GetBytes(packet), out _));

    [Fact]
    public void Parse_NestedTooDeeply_IsRefused()
    {
        byte[] packet = [.. "d1:a"u8, .. Enumerable.Repeat((byte)'l', 20_000), .. Enumerable.Repeat((byte)'e', 20_001)];
        Assert.False(KrpcParser.TryParse(packet, out _));
    }

    private static byte[] Write(in KrpcQuery query)
    {
        var packet = new byte[KrpcQuery.MaxSize];
        return packet[..query.Write(packet, 0x0102)];
    }

    private static Arbitrary<(KrpcMethod Method, Want Want, byte[] Token, ushort Port, bool Flag)> AnyQuery() => (
        from method in Gen.Choose(1, 5)
        from want in Gen.Choose(0, 3)
        from token in Arbitraries.Bytes(0, 40)
        from port in Gen.Choose(0, 65_535)
        from flag in Gen.Elements(true, false)
        select ((KrpcMethod)method, (Want)want, token, (ushort)port, flag)).ToArbitrary();
}
