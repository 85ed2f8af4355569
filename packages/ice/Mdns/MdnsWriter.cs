using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebTorrent.Ice.Mdns;

/// <summary>Writes the questions and answers of one name (RFC 6762 §18); both are far below 512 bytes.</summary>
internal static class MdnsWriter
{
    public const int MaxSize = 512;

    private const ushort Authoritative = 0x8400;
    private const ushort Internet = 1;
    private const ushort CacheFlush = 0x8000;
    private const uint LifeSeconds = 120;

    // RFC 6762 §6.7: what answers a resolver of plain DNS must not be kept long.
    private const uint PlainLifeSeconds = 10;

    public static int WriteQuestion(Span<byte> packet, MdnsName name)
    {
        WriteHeader(packet, id: 0, flags: 0, questions: 2, answers: 0);
        var length = WriteQuestion(packet, MdnsReader.HeaderSize, name, MdnsRecordType.A);
        return WriteQuestion(packet, length, name, MdnsRecordType.Aaaa);
    }

    /// <summary>Writes an answer: to the group, or (RFC 6762 §6.7) to who asked as in plain DNS, with its number and question.</summary>
    public static int WriteAnswer(Span<byte> packet, MdnsName name, IPAddress address, (ushort Id, MdnsRecordType Type)? asked)
    {
        var length = MdnsReader.HeaderSize;
        WriteHeader(packet, asked?.Id ?? 0, Authoritative, questions: asked is null ? 0 : 1, answers: 1);
        if (asked is { } question)
            length = WriteQuestion(packet, length, name, question.Type);
        length = WriteName(packet, length, name);
        var isIPv4 = address.AddressFamily == AddressFamily.InterNetwork;
        BinaryPrimitives.WriteUInt16BigEndian(packet[length..], (ushort)(isIPv4 ? MdnsRecordType.A : MdnsRecordType.Aaaa));
        BinaryPrimitives.WriteUInt16BigEndian(packet[(length + 2)..], (ushort)(asked is null ? Internet | CacheFlush : Internet));
        BinaryPrimitives.WriteUInt32BigEndian(packet[(length + 4)..], asked is null ? LifeSeconds : PlainLifeSeconds);
        BinaryPrimitives.WriteUInt16BigEndian(packet[(length + 8)..], (ushort)(isIPv4 ? 4 : 16));
        _ = address.TryWriteBytes(packet[(length + 10)..], out var written);
        return length + 10 + written;
    }

    private static void WriteHeader(Span<byte> packet, ushort id, ushort flags, int questions, int answers)
    {
        packet[..MdnsReader.HeaderSize].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(packet, id);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], flags);
        packet[5] = (byte)questions;
        packet[7] = (byte)answers;
    }

    private static int WriteQuestion(Span<byte> packet, int at, MdnsName name, MdnsRecordType type)
    {
        at = WriteName(packet, at, name);
        BinaryPrimitives.WriteUInt16BigEndian(packet[at..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(packet[(at + 2)..], Internet);
        return at + 4;
    }

    private static int WriteName(Span<byte> packet, int at, MdnsName name)
    {
        packet[at] = (byte)Encoding.ASCII.GetBytes(name.Label, packet[(at + 1)..]);
        at += 1 + packet[at];
        "\u0005local\0"u8.CopyTo(packet[at..]);
        return at + 7;
    }
}
