using System.Numerics;
using System.Runtime.InteropServices;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>The mask of a client's frames (RFC 6455 §5.3): four bytes that are repeated over the payload, held as they stand in memory.</summary>
internal static class WebSocketMask
{
    /// <summary>Masks, or unmasks.</summary>
    /// <param name="data">The payload, or a part of it.</param>
    /// <param name="mask">The mask, turned to where the part begins.</param>
    public static void Apply(Span<byte> data, uint mask)
    {
        var wide = Vector.AsVectorByte(new Vector<uint>(mask));
        while (data.Length >= Vector<byte>.Count)
        {
            (new Vector<byte>(data) ^ wide).CopyTo(data);
            data = data[Vector<byte>.Count..];
        }

        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in mask));
        for (var i = 0; i < data.Length; i++)
            data[i] ^= bytes[i & 3];
    }

    /// <summary>The mask for what follows so many bytes.</summary>
    public static uint Turn(uint mask, int bytes)
    {
        var bits = (bytes & 3) * 8;
        return BitConverter.IsLittleEndian ? BitOperations.RotateRight(mask, bits) : BitOperations.RotateLeft(mask, bits);
    }
}
