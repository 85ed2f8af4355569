using System.Buffers.Binary;
using WebTorrent.Sctp.Core;
using WebTorrent.Sctp.Core.Wire;
using WebTorrent.Sctp.Tests.Network;

namespace WebTorrent.Sctp.Tests;

/// <summary>Packets from strangers, old ones, and ones with things in them that nobody knows.</summary>
public class HostilePacketTests
{
    [Fact]
    public void InitFlood_NoMemoryNoState()
    {
        var node = new Node(1);
        var packet = new byte[1188];
        var answers = 0;
        for (var i = 0; i < 20_000; i++)
        {
            node.Core.HandlePacket(TimeSpan.FromSeconds(1), Init((uint)i + 1));
            if (i % 100 == 99)
            {
                while (node.Core.TryTransmit(TimeSpan.FromSeconds(1), packet, out _))
                    answers++;
            }
        }
        Assert.Equal((SctpState.Closed, 0, false), (node.Core.State, node.Core.OutstandingBuffers, node.Core.TryReadEvent(out _)));
        Assert.InRange(answers, 200, 20_000);
        Assert.Null(node.Core.NextTimeout);
    }

    [Fact]
    public void InitFlood_WithUnknownParameters_AnswersAreBounded()
    {
        var node = new Node(1);
        var packet = new byte[1188];
        var unknown = new byte[1100];
        for (var i = 0; i < unknown.Length; i += 4)
            Parameter.Write(unknown.AsSpan(i), 0xFFFF, 0);
        node.Core.HandlePacket(TimeSpan.FromSeconds(1), Init(1, unknown));
        Assert.True(node.Core.TryTransmit(TimeSpan.FromSeconds(1), packet, out var length));
        Assert.InRange(length, 100, 1188);
    }

    [Theory]
    [InlineData(0, 5000, 100, 100)]
    [InlineData(1, 100, 100, 100)]
    [InlineData(1, 5000, 0, 100)]
    [InlineData(1, 5000, 100, 0)]
    public void Init_ThatCannotBeWorkedWith_NoAssociation(uint tag, uint window, ushort streamsOut, ushort streamsIn)
    {
        var node = new Node(1);
        var packet = new byte[1188];
        node.Core.HandlePacket(TimeSpan.FromSeconds(1), Init(tag, [], window, streamsOut, streamsIn));
        var answered = node.Core.TryTransmit(TimeSpan.FromSeconds(1), packet, out _);
        Assert.Equal(tag != 0, answered);
        Assert.True(!answered || packet[12] == (byte)ChunkType.Abort);
        Assert.Equal(SctpState.Closed, node.Core.State);
    }

    [Fact]
    public void Cookie_Forged_IsPassedOver()
    {
        var pair = new Pair();
        var forged = 0;
        pair.Filter = (_, bytes) =>
        {
            if (bytes[12] == (byte)ChunkType.CookieEcho && forged < 5)
            {
                bytes[20 + (forged++ * 13)] ^= 1;
                CommonHeader.Seal(bytes);
            }
            return bytes;
        };
        pair.First.Core.Connect();
        pair.Run(2);
        Assert.InRange(forged, 2, 5);
        Assert.Equal(SctpState.Closed, pair.Second.Core.State);
        pair.RunUntil(() => pair.Second.IsConnected);
    }

    [Fact]
    public void Cookie_Stale_AnotherIsAskedFor()
    {
        var pair = new Pair(options: new SctpOptions { CookieLifetime = TimeSpan.FromSeconds(1) });
        var lost = 0;
        pair.Filter = (_, bytes) => bytes[12] == (byte)ChunkType.CookieEcho && lost++ < 3 ? null : bytes;
        pair.First.Core.Connect();
        pair.RunUntil(() => pair.First.IsConnected && pair.Second.IsConnected, 30);
        Assert.InRange(lost, 4, 10);
    }

    [Fact]
    public void Cookie_OfAnotherAssociation_IsPassedOver()
    {
        var forger = new Forger();
        byte[]? cookie = null;
        var other = new Pair(seed: 77) { Filter = (_, bytes) => (cookie = bytes[12] == (byte)ChunkType.CookieEcho ? bytes : cookie, bytes).bytes };
        other.First.Core.Connect();
        other.RunUntil(() => other.First.IsConnected);
        forger.Pair.Inject(forger.Victim, cookie!);
        Assert.Equal((SctpState.Established, false), (forger.Victim.Core.State, forger.Victim.Happened(SctpEventKind.Restarted)));
    }

    [Fact]
    public void CookieEcho_Repeated_IsAnsweredAndChangesNothing()
    {
        byte[]? echo = null;
        var pair = new Pair { Filter = (_, bytes) => (echo = bytes[12] == (byte)ChunkType.CookieEcho ? bytes : echo, bytes).bytes };
        pair.First.Core.Connect();
        pair.RunUntil(() => pair.First.IsConnected && pair.Second.IsConnected);
        pair.Send(pair.First, new byte[100]);
        pair.Run(1);
        pair.Inject(pair.Second, echo!);
        Assert.Single(pair.Second.Events);
        var got = 0;
        pair.Second.Reader = _ => got++;
        pair.Send(pair.First, new byte[100]);
        pair.Run(1);
        Assert.Equal(1, got);
    }

    [Fact]
    public void WrongTag_WrongPort_WrongChecksum_AreDropped()
    {
        var forger = new Forger();
        forger.Send(forger.Tag + 1, (ref PacketWriter packet) => packet.Add(ChunkType.Abort, 0, 0));
        forger.Send(forger.Tag, (ref PacketWriter packet) => packet.Add(ChunkType.Abort, Chunk.ReflectedTag, 0));
        var wrong = forger.Packet(forger.Tag, (ref PacketWriter packet) => packet.Add(ChunkType.Abort, 0, 0));
        wrong[8] ^= 1;
        forger.Pair.Inject(forger.Victim, wrong);
        wrong[8] ^= 1;
        wrong[1] ^= 1;
        CommonHeader.Seal(wrong);
        forger.Pair.Inject(forger.Victim, wrong);
        Assert.Equal((SctpState.Established, 4), (forger.Victim.Core.State, forger.Victim.Core.Statistics.PacketsDropped));
    }

    [Fact]
    public void Abort_WithTheReflectedTag_EndsIt()
    {
        var forger = new Forger();
        forger.Send(forger.OwnTag, (ref PacketWriter packet) => packet.Add(ChunkType.Abort, Chunk.ReflectedTag, 0));
        Assert.Equal(SctpErrorCode.AbortedByPeer, forger.Victim.Error?.Code);
    }

    /// <summary>RFC 9260 §3.2: stop or skip, and whether to tell. 0x0F is AUTH, 0xC1 ASCONF, 0x40 I-DATA.</summary>
    [Theory]
    [InlineData(0x0F, false, false)]
    [InlineData(0x40, false, true)]
    [InlineData(0x81, true, false)]
    [InlineData(0xC1, true, true)]
    public void UnknownChunk_ItsHighestBitsAreFollowed(int type, bool skips, bool reports)
    {
        var forger = new Forger();
        var got = 0;
        forger.Victim.Reader = _ => got++;
        forger.Send((ref PacketWriter packet) =>
        {
            packet.Add((ChunkType)type, 0, 8).Clear();
            DataChunk.Write(ref packet, DataChunk.BeginFlag | DataChunk.EndFlag, forger.Tsn, 0, 0, 51, [1]);
        });
        Assert.Equal((skips ? 1 : 0, reports), (got, forger.Answered(ChunkType.Error)));
    }

    [Fact]
    public void Heartbeat_IsAnsweredWithWhatItSaid()
    {
        var forger = new Forger();
        forger.SendChunk(ChunkType.Heartbeat, 0, [0, 1, 0, 7, 1, 2, 3]);
        var answer = Assert.Single(forger.Answers);
        Assert.Equal([(byte)ChunkType.HeartbeatAck, 0, 0, 11, 0, 1, 0, 7, 1, 2, 3, 0], answer[12..]);
    }

    [Fact]
    public void HeartbeatFlood_WithoutTransmitting_IsBounded()
    {
        var forger = new Forger();
        var heartbeat = forger.Packet(forger.Tag, (ref PacketWriter packet) => packet.Add(ChunkType.Heartbeat, 0, 1000).Clear());
        for (var i = 0; i < 10_000; i++)
            forger.Victim.Core.HandlePacket(forger.Pair.Now, heartbeat);
        Assert.InRange(forger.Victim.Core.OutstandingBuffers, 1, 16);
    }

    [Fact]
    public void ReConfig_OtherRequests_AreDenied()
    {
        var forger = new Forger();
        var request = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(Parameter.Write(request, ParameterType.AddOutgoingStreams, 8), forger.Tsn);
        forger.SendChunk(ChunkType.ReConfig, 0, request);
        var answer = Assert.Single(forger.Answers);
        Assert.Equal((130, 2), (answer[12], answer[^1]));
        forger.SendChunk(ChunkType.ReConfig, 0, request);
        Assert.Equal(2, Assert.Single(forger.Answers)[^1]);
        BinaryPrimitives.WriteUInt32BigEndian(request.AsSpan(4), forger.Tsn + 100);
        forger.SendChunk(ChunkType.ReConfig, 0, request);
        Assert.Equal(5, Assert.Single(forger.Answers)[^1]);
    }

    private static byte[] Init(uint tag, byte[]? parameters = null, uint window = 100_000, ushort streamsOut = 10, ushort streamsIn = 10)
    {
        parameters ??= [];
        var bytes = new byte[1500];
        var packet = new PacketWriter(bytes, new CommonHeader(5000, 5000, 0));
        var value = packet.Add(ChunkType.Init, 0, InitChunk.FieldsSize + parameters.Length);
        InitChunk.WriteFields(value, tag, window, streamsOut, streamsIn, 1);
        parameters.CopyTo(value[InitChunk.FieldsSize..]);
        return bytes[..packet.Finish()];
    }
}
