using WebTorrent.Datagram;
using WebTorrent.SimplePeer.Core;

namespace WebTorrent.SimplePeer.Network;

/// <summary>Sends what a session writes, datagrams of one size and way together. Under the driver's lock.</summary>
internal sealed class DatagramBatch(DatagramSocket socket, TurnStreams streams)
{
    // The largest that one system call sends.
    private const int Full = 64_000;

    // Enough to find the other side, which most offers never do.
    private const int Spare = 2 * PeerSession.MaxDatagram;

    private byte[] _bytes = [];
    private Route _last;
    private DatagramAddress _lastAddress;

    /// <summary>Sends all there is.</summary>
    public void Send(PeerSession session, TimeSpan now)
    {
        var size = session.IsOpen ? Full : Spare;
        if (_bytes.Length < size)
            _bytes = GC.AllocateUninitializedArray<byte>(size);
        var used = 0;
        var segment = 0;
        Route way = default;
        while (session.TryTransmit(now, _bytes.AsSpan(used), out var length, out var route))
        {
            if (used > 0 && (length > segment || route != way))
            {
                Send(_bytes.AsSpan(0, used), segment, way);
                _bytes.AsSpan(used, length).CopyTo(_bytes);
                used = 0;
            }

            if (used == 0)
                (segment, way) = (length, route);
            used += length;
            if (length == segment && used + PeerSession.MaxDatagram <= _bytes.Length)
                continue;
            Send(_bytes.AsSpan(0, used), segment, way);
            used = 0;
        }

        if (used > 0)
            Send(_bytes.AsSpan(0, used), segment, way);
    }

    private void Send(ReadOnlySpan<byte> datagrams, int size, in Route route)
    {
        if (route.Stream != 0)
        {
            streams.Send(route.Stream, datagrams, size);
            return;
        }

        if (!ReferenceEquals(route.Remote, _last.Remote))
            (_last, _lastAddress) = (route, DatagramAddress.From(route.Remote));
        socket.SendSegments(datagrams, size, _lastAddress);
    }
}
