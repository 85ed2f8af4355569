namespace WebTorrent.Utp.Core;

/// <summary>What all connections of a socket together may hold of received bytes.</summary>
internal sealed class ReceiveBudget(long limit)
{
    private long _used;

    public long Free => Math.Max(0, limit - _used);

    public void Take(int count) => _used += count;

    public void Give(int count) => _used -= count;
}
