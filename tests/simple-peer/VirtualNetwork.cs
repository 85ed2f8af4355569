using WebTorrent.Datagram;

namespace WebTorrent.SimplePeer.Tests;

/// <summary>Datagrams under way in virtual time: some are lost, some come twice, some are spoilt, and all take a while.</summary>
internal sealed class VirtualNetwork(Random random, double lost, double twice, double spoilt)
{
    private readonly PriorityQueue<(int To, DatagramAddress From, byte[] Bytes), (TimeSpan At, long Number)> _underWay = new();
    private long _number;

    public TimeSpan? Next => _underWay.TryPeek(out _, out var first) ? first.At : null;

    /// <summary>
    /// Whether what is spoilt seems to come from the right address, too. Who can do that, and sees what is sent, can spoil any handshake of DTLS.
    /// </summary>
    public bool IsNear { get; set; }

    public void Send(TimeSpan now, int to, DatagramAddress from, ReadOnlySpan<byte> datagram)
    {
        if (random.NextDouble() < lost)
            return;
        Deliver(now, to, from, datagram.ToArray());
        if (random.NextDouble() < twice)
            Deliver(now, to, from, datagram.ToArray());
        // Beside the others, as an attacker's would come.
        if (random.NextDouble() < spoilt)
            Deliver(now, to, IsNear && random.Next(2) == 0 ? from : DatagramAddress.From([203, 0, 113, (byte)random.Next(256)], (ushort)random.Next(65_536)), Spoil(datagram.ToArray()));
    }

    public bool TryReceive(TimeSpan now, out int to, out DatagramAddress from, out byte[] bytes)
    {
        (to, from, bytes) = (0, default, []);
        if (Next is not { } at || at > now)
            return false;
        (to, from, bytes) = _underWay.Dequeue();
        return true;
    }

    private void Deliver(TimeSpan now, int to, DatagramAddress from, byte[] bytes) =>
        _underWay.Enqueue((to, from, bytes), (now + TimeSpan.FromMilliseconds(5 + (random.NextDouble() * 20)), ++_number));

    private byte[] Spoil(byte[] bytes)
    {
        switch (random.Next(4))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                return [.. bytes, .. bytes];
            default:
                for (var changes = random.Next(1, 6); changes > 0; changes--)
                    bytes[random.Next(Math.Min(bytes.Length, 64))] = (byte)random.Next(256);
                return bytes;
        }
    }
}
