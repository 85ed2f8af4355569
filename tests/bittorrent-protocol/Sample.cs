using System.Buffers;

namespace WebTorrent.Protocol.Tests;

/// <summary>A message as its bytes and its fields.</summary>
internal sealed record Sample(MessageId Id, byte[] Bytes)
{
    public int Piece { get; init; }

    public int Offset { get; init; }

    public int Length { get; init; }

    public ushort Port { get; init; }

    public byte ExtendedId { get; init; }

    public byte[] Payload { get; init; } = [];

    public static Sample Of(MessageId id, Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return new Sample(id, output.WrittenSpan.ToArray());
    }

    public static Sample Of(in WireMessage message) => new(message.Id, [])
    {
        Piece = message.Piece,
        Offset = message.Offset,
        Length = message.Length,
        Port = message.Port,
        ExtendedId = message.ExtendedId,
        Payload = message.Payload.ToArray(),
    };

    /// <summary>Fails unless both have the same fields; bytes are not compared.</summary>
    public void AssertSameFields(Sample other)
    {
        Assert.Equal((Id, Piece, Offset, Length, Port, ExtendedId), (other.Id, other.Piece, other.Offset, other.Length, other.Port, other.ExtendedId));
        Assert.Equal(Payload, other.Payload);
    }

    public override string ToString() => $"{Id} {Convert.ToHexString(Bytes)}";
}
