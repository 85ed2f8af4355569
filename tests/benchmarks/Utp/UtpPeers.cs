using System.Globalization;
using WebTorrent.Benchmarks.Transfer;

namespace WebTorrent.Benchmarks.Utp;

/// <summary>Who is measured over uTP.</summary>
internal static class UtpPeers
{
    /// <summary>libtorrent's Python module with TCP off.</summary>
    public static Peer Libtorrent { get; } = new(
        Peer.LibtorrentName,
        (load, port) =>
            [Installation.Python, Installation.Script("libtorrent_peer.py"), "seed", "--source", load.TorrentPath, "--dir", load.Folder, "--listen", Address(port), "--transport", "utp", "--no-check"],
        (load, folder, own, port) =>
            [Installation.Python, Installation.Script("libtorrent_peer.py"), "leech", "--source", load.TorrentPath, "--dir", folder, "--listen", Address(own), "--peer", Address(port), "--transport", "utp"]);

    /// <summary>Our engine.</summary>
    public static Peer Ours { get; } = new(
        Peer.OursName,
        (load, port) => UtpPeer.SeedCommand(load.TorrentPath, load.Folder, port),
        (load, folder, own, port) => UtpPeer.LeechCommand(load.TorrentPath, folder, own, port));

    private static string Address(int port) => "127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture);
}
