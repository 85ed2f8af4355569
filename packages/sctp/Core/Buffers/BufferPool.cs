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
    private readonly long[] _retained = new long[31 - LeastBits];
    private PooledBuffer? _returned;
    private int _outstanding;

    /// <summary>Bytes that are kept and not in use.</summary>
    public long Retained { get; private set; }

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
        _retained[sizeClass] -= buffer.Bytes.Length;
        Retained -= buffer.Bytes.Length;
        return buffer;
    }

    public void Return(PooledBuffer buffer)
    {
        _outstanding--;
        if (Retained + buffer.Bytes.Length > maxRetained && !MakeRoom(buffer.SizeClass))
            return;
        _retained[buffer.SizeClass] += buffer.Bytes.Length;
        Retained += buffer.Bytes.Length;
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
        for (var sizeClass = 0; sizeClass < _free.Length; sizeClass++)
            Drop(sizeClass);
    }

    /// <summary>How many buffers were rented and did not come back.</summary>
    public int CountOutstanding()
    {
        TakeReturned();
        return _outstanding;
    }

    /// <summary>Messages may have another size than before: what was kept for those goes.</summary>
    /// <returns>False when it is this size that most is kept of.</returns>
    private bool MakeRoom(int sizeClass)
    {
        var largest = sizeClass;
        for (var i = 0; i < _retained.Length; i++)
            largest = _retained[i] > _retained[largest] ? i : largest;
        if (largest == sizeClass)
            return false;
        Drop(largest);
        return true;
    }

    private void Drop(int sizeClass)
    {
        _free[sizeClass] = null;
        Retained -= _retained[sizeClass];
        _retained[sizeClass] = 0;
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
