namespace WebTorrent.TrackerServer.Udp;

/// <summary>What a packet is (BEP 15).</summary>
internal enum UdpAction
{
    Connect = 0,
    Announce = 1,
    Scrape = 2,
    Error = 3,
}
