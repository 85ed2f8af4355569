namespace WebTorrent.TrackerServer.Core;

/// <summary>What was asked, counted without locks; metrics and the stats page read it.</summary>
internal sealed class TrackerCounters
{
    private readonly ProtocolCounters[] _protocols = [new(), new(), new()];

    public ProtocolCounters this[TrackerProtocol protocol] => _protocols[(int)protocol];
}
