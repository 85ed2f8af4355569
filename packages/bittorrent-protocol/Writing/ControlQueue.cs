using System.Buffers;

namespace WebTorrent.Protocol;

/// <summary>Encoded messages that wait for the writer: one pooled array that grows, so that queueing allocates nothing.</summary>
internal sealed class ControlQueue : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 512;

    // An array that a burst has grown is given back once the burst is over.
    private const int KeptSize = 16 * 1024;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _bytes.AsSpan(Length);
    }

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > KeptSize)
            Dispose();
    }

    public void Dispose()
    {
        var bytes = _bytes;
        _bytes = [];
        Length = 0;
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - Length >= count)
            return;
        var size = Math.Max(Math.Max(FirstSize, Length + count), Math.Min(_bytes.Length * 2L, Array.MaxLength));
        var larger = ArrayPool<byte>.Shared.Rent((int)size);
        Written.CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
