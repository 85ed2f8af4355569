using System.Text;
using WebTorrent.Dht.Core;
using WebTorrent.Dht.Core.Krpc;
using WebTorrent.Dht.Tests.Network;
using WebTorrent.Ed25519;

namespace WebTorrent.Dht.Tests;

/// <summary>How a node answers, question by question.</summary>
public sealed class ServingTests
{
    private static readonly NodeAddress Stranger = NodeAddress.From([81, 2, 3, 4], 5555);
    private static readonly NodeId Target = NodeId.FromBytes("mnopqrstuvwxyz123456"u8);

    private readonly VirtualNetwork _network = new(seed: 1);
    private readonly VirtualNode _node;
    private readonly List<byte[]> _answers = [];

    public ServingTests()
    {
        _node = _network.Add(new DhtOptions { MaxQueriesPerHost = 100 });
        _network.Tap = (_, to, packet) =>
        {
            if (to == Stranger)
                _answers.Add(packet.ToArray());
        };
    }

    [Fact]
    public void Ping_IsAnsweredWithIdAndAddressSeen()
    {
        var answer = Ask("d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe");
        Assert.True(KrpcParser.TryParse(answer, out var message));
        Assert.Equal(_node.Core.IdIPv4, message.Id);
        Assert.Equal(Stranger, NodeAddress.ReadCompact(message.ObservedAddress));
    }

    [Theory]
    [InlineData("d1:ad2:id20:abcdefghij01234567896:targeti7e4:zzzz4:zzzze1:q9:find_node1:t2:aa1:y1:qe")]
    [InlineData("d1:ad2:id20:abcdefghij0123456789e1:q9:find_node1:t2:aa1:y1:qe")]
    [InlineData("d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz1234564:porti6881e5:tokeni5ee1:q13:announce_peer1:t2:aa1:y1:qe")]
    [InlineData("d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz1234564:porti6881ee1:q13:announce_peer1:t2:aa1:y1:qe")]
    [InlineData("d1:ad2:id20:abcdefghij01234567891:v5:hello5:token3:abce1:q3:put1:t2:aa1:y1:qe")]
    public void Query_WithMissingOrWrongArgument_IsRefused(string query)
    {
        Assert.True(KrpcParser.TryParse(Ask(query), out var message));
        Assert.Equal((KrpcKind.Error, (long)KrpcError.Protocol), (message.Kind, message.ErrorCode));
        Assert.Equal(0, _node.Core.StoredTorrents);
    }

    [Fact]
    public void Announce_TokenOfTenKilobytes_IsRefused()
    {
        var token = new string('x', 10_000);
        Assert.True(KrpcParser.TryParse(Ask($"d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz1234564:porti6881e5:token10000:{token}e1:q13:announce_peer1:t2:aa1:y1:qe"), out var message));
        Assert.Equal((long)KrpcError.Protocol, message.ErrorCode);
    }

    [Fact]
    public void UnknownMethod_IsRefused()
    {
        Assert.True(KrpcParser.TryParse(Ask("d1:ad2:id20:abcdefghij0123456789e1:q9:find_nodx1:t2:aa1:y1:qe"), out var message));
        Assert.Equal((long)KrpcError.MethodUnknown, message.ErrorCode);
    }

    [Fact]
    public void Token_IsGoodForTheAddressThatGotIt_ForTenMinutesAtMost()
    {
        var token = GetToken();
        Assert.Equal(KrpcKind.Response, Announce(token));
        Assert.Equal(1, _node.Core.StoredTorrents);

        _network.Run(TimeSpan.FromMinutes(4.5));
        Assert.Equal(KrpcKind.Response, Announce(token));
        _network.Run(TimeSpan.FromMinutes(6));
        Assert.Equal(KrpcKind.Error, Announce(token));
    }

    [Fact]
    public void Token_OfAnotherAddressOrTarget_IsRefused()
    {
        var token = GetToken();
        var other = NodeAddress.From([81, 2, 3, 5], 5555);
        _network.Inject(other, _node, AnnouncePacket(token, Target));
        Assert.Equal(0, _node.Core.StoredTorrents);
        _network.Inject(Stranger, _node, AnnouncePacket(token, NodeId.FromBytes("xnopqrstuvwxyz123456"u8)));
        Assert.Equal(0, _node.Core.StoredTorrents);
    }

    [Fact]
    public void AnnouncedPeer_IsNamed_AndForgottenAfterItsLifetime()
    {
        Announce(GetToken());
        Assert.True(KrpcParser.TryParse(Ask(GetPeers), out var message));
        Assert.Equal([.. "l6:"u8, 81, 2, 3, 4, 0x1A, 0xE1, (byte)'e'], message.Values.ToArray());
        _network.Run(TimeSpan.FromMinutes(47));
        Assert.Equal(0, _node.Core.StoredTorrents);
    }

    [Fact]
    public void MutableItem_OlderVersionOrWrongCas_IsRefused()
    {
        using var key = Ed25519PrivateKey.FromSeed(new byte[32]);
        var token = GetToken(DhtTarget.ForKey(key.PublicKey).Id);
        Assert.Equal(KrpcError.None, Put(DhtItem.CreateMutable(key, "i1e"u8, 5), token));
        Assert.Equal(KrpcError.None, Put(DhtItem.CreateMutable(key, "i1e"u8, 5), token));
        Assert.Equal(KrpcError.SequenceTooOld, Put(DhtItem.CreateMutable(key, "i2e"u8, 5), token));
        Assert.Equal(KrpcError.SequenceTooOld, Put(DhtItem.CreateMutable(key, "i1e"u8, 4), token));
        Assert.Equal(KrpcError.CasMismatch, Put(DhtItem.CreateMutable(key, "i2e"u8, 6), token, cas: 4));
        Assert.Equal(KrpcError.None, Put(DhtItem.CreateMutable(key, "i2e"u8, 6), token, cas: 5));
        Assert.Equal(1, _node.Core.StoredItems);
        _network.Run(TimeSpan.FromHours(2.1));
        Assert.Equal(0, _node.Core.StoredItems);
    }

    [Fact]
    public void MutableItem_ForgedSignature_IsRefused()
    {
        using var key = Ed25519PrivateKey.FromSeed(new byte[32]);
        var packet = PutPacket(DhtItem.CreateMutable(key, "i1e"u8, 5), GetToken(DhtTarget.ForKey(key.PublicKey).Id));
        packet[packet.AsSpan().IndexOf("3:sig64:"u8) + 20] ^= 1;
        Assert.True(KrpcParser.TryParse(Ask(packet), out var message));
        Assert.Equal((long)KrpcError.InvalidSignature, message.ErrorCode);
        Assert.Equal(0, _node.Core.StoredItems);
    }

    [Fact]
    public void Item_UnsortedKeys_IsRefused()
    {
        const string Value = "d1:bi1e1:ai2ee";
        var token = GetToken(DhtTarget.ForValue(Encoding.ASCII.GetBytes(Value)).Id);
        byte[] packet = [.. "d1:ad2:id20:abcdefghij01234567895:token8:"u8, .. token, .. Encoding.ASCII.GetBytes($"1:v{Value}e1:q3:put1:t2:aa1:y1:qe")];
        Assert.True(KrpcParser.TryParse(Ask(packet), out var message));
        Assert.Equal((long)KrpcError.Protocol, message.ErrorCode);
    }

    [Fact]
    public void Flood_OfOneHost_IsCutOff()
    {
        var node = _network.Add(new DhtOptions { MaxQueriesPerHost = 10 });
        for (var i = 0; i < 10_000; i++)
            _network.Inject(Stranger, node, "d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe"u8);
        Assert.InRange(_answers.Count, 1, 200);
    }

    [Fact]
    public void Flood_OfManyHosts_KeepsTheRateOfAnswers()
    {
        var node = _network.Add(new DhtOptions { MaxAnswerRate = 1_000 });
        var sent = node.Core.SentBytes;
        for (var i = 0; i < 50_000; i++)
            _network.Inject(NodeAddress.From([90, (byte)(i >> 16), (byte)(i >> 8), (byte)i], 99), node, "d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe"u8);
        Assert.InRange(node.Core.SentBytes - sent, 1, 4_000);
    }

    [Fact]
    public void Stores_AreBounded()
    {
        var options = new DhtOptions { MaxTorrents = 20, MaxPeersPerTorrent = 10, MaxQueriesPerHost = 100_000, MaxAnswerRate = 1_000_000_000 };
        var node = _network.Add(options);
        _answers.Clear();
        for (var i = 0; i < 200; i++)
        {
            var infoHash = NodeId.Create(_network.Random);
            _network.Inject(Stranger, node, GetPeersPacket(infoHash));
            Assert.True(KrpcParser.TryParse(_answers[^1], out var message));
            _network.Inject(Stranger, node, AnnouncePacket(message.Token.ToArray(), infoHash));
        }

        Assert.InRange(node.Core.StoredTorrents, 10, 20);
    }

    [Fact]
    public void ReadOnlyNode_AnswersNothing_AndSaysSoInItsQueries()
    {
        var node = _network.Add(new DhtOptions { ReadOnly = true });
        _network.Inject(Stranger, node, "d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe"u8);
        Assert.Empty(_answers);
        _network.Use(node, core => core.AddNode(_network.Now, Stranger));
        Assert.True(KrpcParser.TryParse(_answers[^1], out var message));
        Assert.True(message.IsReadOnly);
    }

    [Fact]
    public void ReadOnlyAsker_IsServed_ButNeverAsked()
    {
        _ = Ask("d1:ad2:id20:abcdefghij01234567896:target20:mnopqrstuvwxyz123456e1:q9:find_node2:roi1e1:t2:aa1:y1:qe");
        Assert.Single(_answers);
    }

    private const string GetPeers = "d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz123456e1:q9:get_peers2:roi1e1:t2:aa1:y1:qe";

    private byte[] Ask(string query) => Ask(Encoding.Latin1.GetBytes(query));

    private byte[] Ask(byte[] query)
    {
        _answers.Clear();
        _network.Inject(Stranger, _node, query);
        return _answers[0];
    }

    private byte[] GetToken(NodeId? target = null)
    {
        Assert.True(KrpcParser.TryParse(Ask(GetPeersPacket(target ?? Target)), out var message));
        return message.Token.ToArray();
    }

    private KrpcKind? Announce(byte[] token)
    {
        Assert.True(KrpcParser.TryParse(Ask(AnnouncePacket(token, Target)), out var message));
        return message.Kind;
    }

    private KrpcError Put(DhtItem item, byte[] token, long? cas = null)
    {
        Assert.True(KrpcParser.TryParse(Ask(PutPacket(item, token, cas)), out var message));
        return (KrpcError)message.ErrorCode;
    }

    private static byte[] GetPeersPacket(NodeId infoHash) =>
        [.. "d1:ad2:id20:abcdefghij01234567899:info_hash20:"u8, .. infoHash.ToArray(), .. "e1:q9:get_peers2:roi1e1:t2:aa1:y1:qe"u8];

    private static byte[] AnnouncePacket(byte[] token, NodeId infoHash) =>
    [
        .. "d1:ad2:id20:abcdefghij01234567899:info_hash20:"u8, .. infoHash.ToArray(), .. "4:porti6881e5:token8:"u8, .. token,
        .. "e1:q13:announce_peer2:roi1e1:t2:aa1:y1:qe"u8,
    ];

    private static byte[] PutPacket(DhtItem item, byte[] token, long? cas = null)
    {
        var packet = new byte[KrpcQuery.MaxSize];
        var query = new KrpcQuery { Id = NodeId.FromBytes("abcdefghij0123456789"u8), Method = KrpcMethod.Put, IsReadOnly = true, Item = item, Token = token, Cas = cas };
        return packet[..query.Write(packet, 7)];
    }
}
