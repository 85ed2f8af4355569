using System.Buffers.Binary;
using WebTorrent.Sctp.Core;
using WebTorrent.Sctp.Core.Wire;

namespace WebTorrent.Sctp.Tests.Network;

/// <summary>Knows the tags of a connected pair, and forges packets from the first node to the second.</summary>
internal sealed class Forger
{
    private readonly byte[] _packet = new byte[65_535];
    private readonly Dictionary<Node, (uint Tag, uint Tsn)> _said = [];

    public Forger(Link? there = null, Link? back = null, SctpOptions? options = null)
    {
        Pair = new Pair(there, back, options) { Filter = Listen };
        Pair.First.Core.Connect();
        Pair.RunUntil(() => Pair.First.IsConnected && Pair.Second.IsConnected);
        Pair.Run(1);
    }

    public delegate void ChunkWriter(ref PacketWriter packet);

    public Pair Pair { get; }

    public Node Victim => Pair.Second;

    /// <summary>The tag that the victim expects.</summary>
    public uint Tag => _said[Pair.Second].Tag;

    /// <summary>The tag that the victim sends.</summary>
    public uint OwnTag => _said[Pair.First].Tag;

    /// <summary>First TSN of the first node, whose next it is while it has sent nothing.</summary>
    public uint Tsn => _said[Pair.First].Tsn;

    /// <summary>First TSN of the victim.</summary>
    public uint VictimTsn => _said[Pair.Second].Tsn;

    /// <summary>Packets that the victim sent since the last look.</summary>
    public List<byte[]> Answers { get; } = [];

    /// <summary>Whether the victim has sent an ABORT.</summary>
    public bool WasAborted { get; private set; }

    public byte[] Packet(uint tag, ChunkWriter write)
    {
        var packet = new PacketWriter(_packet, new CommonHeader(5000, 5000, tag));
        write(ref packet);
        return _packet[..packet.Finish()];
    }

    public void Send(uint tag, ChunkWriter write)
    {
        Answers.Clear();
        Pair.Inject(Victim, Packet(tag, write));
    }

    public void Send(ChunkWriter write) => Send(Tag, write);

    public void SendChunk(ChunkType type, byte flags, params byte[] value) => Send((ref PacketWriter packet) => value.CopyTo(packet.Add(type, flags, value.Length)));

    public void SendData(uint offset, string flags, int length, ushort stream = 0, ushort sequence = 0)
    {
        var bits = (flags.Contains('B') ? DataChunk.BeginFlag : 0) | (flags.Contains('E') ? DataChunk.EndFlag : 0) | (flags.Contains('U') ? DataChunk.UnorderedFlag : 0);
        Send((ref PacketWriter packet) => DataChunk.Write(ref packet, (byte)bits, Tsn + offset, stream, sequence, 51, new byte[length]));
    }

    public void SendSack(uint cumulative, params (ushort First, ushort Last)[] blocks)
    {
        var value = new byte[SackChunk.FieldsSize + (4 * blocks.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(value, cumulative);
        BinaryPrimitives.WriteUInt32BigEndian(value.AsSpan(4), 1_000_000);
        BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(8), (ushort)blocks.Length);
        for (var i = 0; i < blocks.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(12 + (4 * i)), blocks[i].First);
            BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(14 + (4 * i)), blocks[i].Last);
        }
        SendChunk(ChunkType.Sack, 0, value);
    }

    public void SendForward(uint tsn, params (ushort Stream, ushort Sequence)[] streams)
    {
        var value = new byte[4 + (4 * streams.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(value, tsn);
        for (var i = 0; i < streams.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(4 + (4 * i)), streams[i].Stream);
            BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(6 + (4 * i)), streams[i].Sequence);
        }
        SendChunk(ChunkType.ForwardTsn, 0, value);
    }

    /// <summary>Whether the victim answered with such a chunk.</summary>
    public bool Answered(ChunkType type) => Answers.Exists(packet => packet[CommonHeader.Size] == (byte)type);

    private byte[]? Listen(Node from, byte[] bytes)
    {
        if (from == Pair.Second)
            Answers.Add(bytes);
        WasAborted |= from == Pair.Second && bytes[CommonHeader.Size] == (byte)ChunkType.Abort;
        if ((ChunkType)bytes[CommonHeader.Size] is ChunkType.Init or ChunkType.InitAck)
            _said[from] = (BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(28)));
        return bytes;
    }
}
