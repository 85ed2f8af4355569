namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>How many WebSockets each subscriber has open. Thread-safe.</summary>
internal sealed class AddressQuota(int most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, int> _open = [];

    public bool TryEnter(in PeerEndPoint endPoint)
    {
        lock (_gate)
        {
            var open = _open.GetValueOrDefault(endPoint.Subscriber);
            if (open >= most)
                return false;
            _open[endPoint.Subscriber] = open + 1;
            return true;
        }
    }

    public void Leave(in PeerEndPoint endPoint)
    {
        lock (_gate)
        {
            var open = _open[endPoint.Subscriber] - 1;
            if (open > 0)
                _open[endPoint.Subscriber] = open;
            else
                _open.Remove(endPoint.Subscriber);
        }
    }
}
