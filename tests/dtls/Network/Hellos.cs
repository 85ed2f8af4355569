using WebTorrent.Dtls.Core.Dtls12;
using WebTorrent.Dtls.Core.Handshake;
using WebTorrent.Dtls.Core.Records;

namespace WebTorrent.Dtls.Tests.Network;

/// <summary>First messages of clients, and how they travel.</summary>
internal static class Hellos
{
    /// <summary>One that a server takes.</summary>
    public static ClientHello Good { get; } = new()
    {
        Version = RecordHeader.Version12,
        Random = new byte[ClientHello.RandomSize],
        CipherSuites = [0x1301, CipherSuite.EcdheEcdsaAes128Gcm],
        CompressionMethods = [CipherSuite.NullCompression],
        Extensions = new HelloExtensions { Groups = [29, CipherSuite.Secp256r1], SignatureAlgorithms = [CipherSuite.EcdsaSha256, 0x0804], HasExtendedMasterSecret = true },
    };

    public static byte[] Body(ClientHello hello)
    {
        var writer = new MessageWriter();
        hello.WriteTo(writer);
        return writer.Written.ToArray();
    }

    /// <summary>A good one with an extension of so many bytes that nobody knows.</summary>
    public static byte[] Padded(int size)
    {
        var body = Body(Good);
        // The extensions come last; their length stands before them.
        var start = body.Length - ExtensionsLength(body) - 2;
        var extensions = body[(start + 2)..];
        var writer = new MessageWriter();
        writer.WriteBytes(body.AsSpan(0, start));
        writer.WriteUInt16((ushort)(extensions.Length + 4 + size));
        writer.WriteBytes(extensions);
        writer.WriteUInt16(0xFDE8);
        writer.WriteVector16(new byte[size]);
        return writer.Written.ToArray();
    }

    /// <summary>A message with its header.</summary>
    public static byte[] Message(ReadOnlySpan<byte> body, HandshakeType type = HandshakeType.ClientHello, ushort sequence = 0)
    {
        var message = new byte[HandshakeHeader.Size + body.Length];
        new HandshakeHeader(type, body.Length, sequence, 0, body.Length).WriteTo(message);
        body.CopyTo(message.AsSpan(HandshakeHeader.Size));
        return message;
    }

    /// <summary>A record in clear.</summary>
    public static byte[] Record(ReadOnlySpan<byte> payload, ContentType type = ContentType.Handshake, ulong sequence = 0)
    {
        var record = new byte[RecordHeader.Size + payload.Length];
        new RecordHeader(type, RecordHeader.Version12, 0, sequence, payload.Length).WriteTo(record);
        payload.CopyTo(record.AsSpan(RecordHeader.Size));
        return record;
    }

    /// <summary>A message in records of fragments of so many bytes.</summary>
    public static byte[][] Fragments(byte[] message, int size)
    {
        Assert.True(HandshakeHeader.TryParse(message, out var header));
        var body = message.AsSpan(HandshakeHeader.Size);
        var records = new List<byte[]>();
        for (var at = 0; at < body.Length; at += size)
        {
            var count = Math.Min(size, body.Length - at);
            var fragment = new byte[HandshakeHeader.Size + count];
            (header with { Offset = at, FragmentLength = count }).WriteTo(fragment);
            body.Slice(at, count).CopyTo(fragment.AsSpan(HandshakeHeader.Size));
            records.Add(Record(fragment, sequence: (ulong)records.Count));
        }
        return [.. records];
    }

    private static int ExtensionsLength(byte[] body)
    {
        var reader = new MessageReader(body);
        reader.ReadBytes(2 + ClientHello.RandomSize);
        reader.ReadVector8();
        reader.ReadVector8();
        reader.ReadVector16();
        reader.ReadVector8();
        return reader.ReadUInt16();
    }
}
