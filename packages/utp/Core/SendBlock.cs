using System.Buffers;

namespace WebTorrent.Utp.Core;

/// <summary>Written bytes in one piece of pooled memory, and the piece after it.</summary>
internal sealed class SendBlock(int size)
{
    public byte[] Bytes { get; } = ArrayPool<byte>.Shared.Rent(size);

    /// <summary>How many of the bytes were written.</summary>
    public int Count { get; set; }

    public SendBlock? Next { get; set; }

    public int Free => Bytes.Length - Count;

    /// <summary>Gives the memory back.</summary>
    public void Release() => ArrayPool<byte>.Shared.Return(Bytes);
}
