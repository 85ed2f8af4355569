using WebTorrent.Datagram;

namespace WebTorrent.Tracker.Tests;

/// <summary>Counts what the handlers before it did not take.</summary>
internal sealed class OtherProtocol : IDatagramHandler
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public bool TryReceive(ReadOnlySpan<byte> payload, in DatagramAddress from)
    {
        Interlocked.Increment(ref _count);
        return true;
    }
}
