using System.Numerics;

namespace WebTorrent.TcpTransport;

/// <summary>
/// Buffers that the kernel reads and writes, shared by the connections of one transport: pinned once instead of at each call, in
/// powers of two, last in first out so that they are warm in the cache. Thread-safe.
/// </summary>
internal sealed class PinnedBufferPool
{
    public const int MinSize = 4 * 1024;

    private const int MaxPooledSize = 1024 * 1024;

    // What idle buffers may hold on to; more are left to the collector.
    private const int MaxRetained = 16 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Stack<byte[]>[] _bySize = [.. Enumerable.Range(0, Bucket(MaxPooledSize) + 1).Select(_ => new Stack<byte[]>())];
    private int _retained;

    public byte[] Rent(int size)
    {
        var rounded = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(size, MinSize));
        if (rounded <= MaxPooledSize)
        {
            lock (_gate)
            {
                if (_bySize[Bucket(rounded)].TryPop(out var pooled))
                {
                    _retained -= rounded;
                    return pooled;
                }
            }
        }
        return GC.AllocateUninitializedArray<byte>(rounded, pinned: true);
    }

    public void Return(byte[] buffer)
    {
        if (buffer.Length is 0 or > MaxPooledSize)
            return;
        lock (_gate)
        {
            if (_retained + buffer.Length > MaxRetained)
                return;
            _bySize[Bucket(buffer.Length)].Push(buffer);
            _retained += buffer.Length;
        }
    }

    private static int Bucket(int size) => BitOperations.Log2((uint)(size / MinSize));
}
