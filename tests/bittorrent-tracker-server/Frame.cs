using System.Buffers.Binary;

namespace WebTorrent.TrackerServer.Tests;

/// <summary>Frames of a WebSocket client, made without the code under test (RFC 6455 §5.2).</summary>
internal static class Frame
{
    public const int Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10;

    public static byte[] Of(int opcode, ReadOnlySpan<byte> payload, bool isFinal = true, uint mask = 0xA1B2C3D4)
    {
        var head = new byte[14];
        head[0] = (byte)((isFinal ? 0x80 : 0) | opcode);
        var size = 2;
        if (payload.Length < 126)
        {
            head[1] = (byte)payload.Length;
        }
        else if (payload.Length < 65536)
        {
            head[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)payload.Length);
            size = 4;
        }
        else
        {
            head[1] = 127;
            BinaryPrimitives.WriteUInt64BigEndian(head.AsSpan(2), (ulong)payload.Length);
            size = 10;
        }

        head[1] |= 0x80;
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(size), mask);
        var masked = payload.ToArray();
        for (var i = 0; i < masked.Length; i++)
            masked[i] ^= head[size + (i % 4)];
        return [.. head.AsSpan(0, size + 4), .. masked];
    }

    public static byte[] Closing(int code, string reason = "")
    {
        var text = System.Text.Encoding.UTF8.GetBytes(reason);
        return Of(Close, [(byte)(code >> 8), (byte)code, .. text]);
    }
}
