using System.Buffers.Binary;
using WebTorrent.Sctp.Core.Wire;
using WebTorrent.Sctp.Tests.Network;

namespace WebTorrent.Sctp.Tests;

/// <summary>Resets of streams (RFC 6525) from somebody who means no good, and what they may not mix up.</summary>
public class HostileResetTests
{
    private readonly Forger _forger = new();
    private uint _number;

    private SctpAssociationCore Victim => _forger.Victim.Core;

    /// <summary>A request of 20 bytes resets all streams; 60 of them fit into a packet.</summary>
    [Fact]
    public void AllStreams_AgainAndAgain_NobodyReadsTheEvents_AreBounded()
    {
        const int Streams = 2000;
        for (uint i = 0; i < Streams; i++)
            Handle((ref PacketWriter packet) => DataChunk.Write(ref packet, DataChunk.BeginFlag | DataChunk.EndFlag, _forger.Tsn + i, (ushort)i, 0, 51, [1]));
        for (var i = 0; i < 500; i++)
            Reset();
        Assert.Equal(Streams, CountEvents());
    }

    [Fact]
    public void NamedStreams_AgainAndAgain_NobodyReadsTheEvents_AreBounded()
    {
        for (var i = 0; i < 500; i++)
            Reset([.. Enumerable.Range(0, 100).Select(stream => (ushort)stream)]);
        Assert.Equal(100, CountEvents());
        Reset(7);
        Assert.Equal(1, CountEvents());
    }

    /// <summary>The stream's next life must not be taken for its last one, however late somebody looks.</summary>
    [Fact]
    public void MessageAfterAReset_IsReadAfterItsEvent()
    {
        Handle((ref PacketWriter packet) => DataChunk.Write(ref packet, DataChunk.BeginFlag | DataChunk.EndFlag, _forger.Tsn, 3, 0, 51, [1]));
        Reset(3);
        Handle((ref PacketWriter packet) => DataChunk.Write(ref packet, DataChunk.BeginFlag | DataChunk.EndFlag, _forger.Tsn + 1, 3, 0, 51, [2]));
        Reset(3);
        Handle((ref PacketWriter packet) => DataChunk.Write(ref packet, DataChunk.BeginFlag | DataChunk.EndFlag | DataChunk.UnorderedFlag, _forger.Tsn + 2, 3, 0, 51, [3]));
        for (byte life = 1; life <= 3; life++)
        {
            Assert.True(Victim.TryReadMessage(out var message));
            Assert.Equal(life, message.Span[0]);
            Assert.False(Victim.TryReadMessage(out _));
            Assert.Equal(life < 3, Victim.TryReadEvent(out var reset));
            Assert.True(life == 3 || reset == new SctpEvent(SctpEventKind.IncomingStreamReset, 3));
        }
    }

    private void Reset(params ushort[] streams)
    {
        var value = new byte[Parameter.HeaderSize + 12 + (2 * streams.Length)];
        var fields = Parameter.Write(value, ParameterType.OutgoingReset, value.Length - Parameter.HeaderSize);
        BinaryPrimitives.WriteUInt32BigEndian(fields, _forger.Tsn + _number++);
        BinaryPrimitives.WriteUInt32BigEndian(fields[8..], _forger.Tsn - 1);
        for (var i = 0; i < streams.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(fields[(12 + (2 * i))..], streams[i]);
        Handle((ref PacketWriter packet) => value.CopyTo(packet.Add(ChunkType.ReConfig, 0, value.Length)));
        // What is answered does not matter here.
        var answer = new byte[1188];
        while (Victim.TryTransmit(_forger.Pair.Now, answer, out _))
        {
        }
    }

    private void Handle(Forger.ChunkWriter write) => Victim.HandlePacket(_forger.Pair.Now, _forger.Packet(_forger.Tag, write));

    private int CountEvents()
    {
        var count = 0;
        while (Victim.TryReadEvent(out var happened))
            count += happened.Kind == SctpEventKind.IncomingStreamReset ? 1 : 0;
        return count;
    }
}
