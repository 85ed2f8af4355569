using System.Buffers;
using System.Runtime.InteropServices;

namespace WebTorrent.SpanBuffer.Tests;

/// <summary>Memory that is no array. It may say that it is longer than it is, for what must be refused before it is looked at.</summary>
internal sealed class ForeignMemory(byte[] bytes, int length) : MemoryManager<byte>
{
    /// <summary>A buffer that must not be read.</summary>
    public static ByteBuffer Pretending(int length) => new ForeignMemory([0], length).Memory;

    public override Span<byte> GetSpan() => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(bytes), length);

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
    }
}
