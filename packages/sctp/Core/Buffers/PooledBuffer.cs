namespace WebTorrent.Sctp.Core.Buffers;

/// <summary>An array of a <see cref="BufferPool"/>. The number of its lease keeps late hands off when somebody else has it.</summary>
internal sealed class PooledBuffer(BufferPool pool, int sizeClass, int size)
{
    private int _lease;

    public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(size);

    public int SizeClass => sizeClass;

    /// <summary>The next one in whatever list this is in.</summary>
    public PooledBuffer? Next { get; set; }

    public int Lease => Volatile.Read(ref _lease);

    /// <summary>Gives it back, from any thread, unless that was done before.</summary>
    public void EndLease(int lease)
    {
        if (Interlocked.CompareExchange(ref _lease, unchecked(lease + 1), lease) == lease)
            pool.ReturnFromAnywhere(this);
    }
}
