using System.Numerics;

namespace WebTorrent.Sctp.Core.Buffers;

/// <summary>
/// The memory of one association, in powers of two, so that nothing is allocated for a message. Renting and returning are the owner's; what was lent to
/// readers comes back from any thread over a stack that the owner takes whole.
/// </summary>
internal sealed class BufferPool(long maxRetained)
{
    private const int LeastBits = 6;

    private readonly PooledBuffer?[] _free = new PooledBuffer?[31 - LeastBits];
    private PooledBuffer? _returned;
    private long _retained;
    private int _outstanding;

    public PooledBuffer Rent(int length)
    {
        var sizeClass = Math.Max(0, 32 - LeastBits - BitOperations.LeadingZeroCount((uint)(length - 1)));
        _outstanding++;
        if (_free[sizeClass] is null)
            TakeReturned();
        if (_free[sizeClass] is not { } buffer)
            return new PooledBuffer(this, sizeClass, 1 << (sizeClass + LeastBits));
        _free[sizeClass] = buffer.Next;
        buffer.Next = null;
        _retained -= buffer.Bytes.Length;
        return buffer;
    }

    public void Return(PooledBuffer buffer)
    {
        _outstanding--;
        if (_retained + buffer.Bytes.Length > maxRetained)
            return;
        _retained += buffer.Bytes.Length;
        buffer.Next = _free[buffer.SizeClass];
        _free[buffer.SizeClass] = buffer;
    }

    public void ReturnFromAnywhere(PooledBuffer buffer)
    {
        PooledBuffer? head;
        do
        {
            head = Volatile.Read(ref _returned);
            buffer.Next = head;
        }
        while (Interlocked.CompareExchange(ref _returned, buffer, head) != head);
    }

    /// <summary>Leaves what is not in use to the collector.</summary>
    public void Trim()
    {
        TakeReturned();
        Array.Clear(_free);
        _retained = 0;
    }

    /// <summary>How many buffers were rented and did not come back.</summary>
    public int CountOutstanding()
    {
        TakeReturned();
        return _outstanding;
    }

    private void TakeReturned()
    {
        for (var buffer = Interlocked.Exchange(ref _returned, null); buffer is not null;)
        {
            var next = buffer.Next;
            Return(buffer);
            buffer = next;
        }
    }
}
