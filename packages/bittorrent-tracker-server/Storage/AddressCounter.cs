namespace WebTorrent.TrackerServer.Storage;

/// <summary>
/// About how many peers each address has, in a fixed megabyte: two counters an address, of which the smaller counts. It never says too few;
/// too many only where both counters are shared with crowds. Thread-safe.
/// </summary>
internal sealed class AddressCounter
{
    private const int Length = 1 << 18;

    private readonly int[] _counts = new int[Length];

    public int this[in PeerEndPoint endPoint]
    {
        get
        {
            var (first, second) = Places(endPoint);
            return Math.Min(Volatile.Read(ref _counts[first]), Volatile.Read(ref _counts[second]));
        }
    }

    public void Change(in PeerEndPoint endPoint, int by)
    {
        var (first, second) = Places(endPoint);
        Interlocked.Add(ref _counts[first], by);
        Interlocked.Add(ref _counts[second], by);
    }

    private static (int First, int Second) Places(in PeerEndPoint endPoint)
    {
        var subscriber = endPoint.Subscriber;
        var hash = (uint)HashCode.Combine((uint)(subscriber >> 32), (uint)subscriber);
        var first = hash & (Length - 1);
        // Never the same place twice, or one address would count double.
        var second = (first + 1 + ((hash >> 14) % (Length - 1))) & (Length - 1);
        return ((int)first, (int)second);
    }
}
