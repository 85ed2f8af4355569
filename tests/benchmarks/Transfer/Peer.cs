using System.Globalization;
using WebTorrent.Benchmarks.BareLoop;

namespace WebTorrent.Benchmarks.Transfer;

/// <summary>A program that seeds and downloads, as command lines.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Seed">Seeds the workload on a port, until it is ended.</param>
/// <param name="Leech">Downloads it into a folder from a port, and ends.</param>
internal sealed record Peer(string Name, Func<Workload, int, string[]> Seed, Func<Workload, string, int, int, string[]> Leech)
{
    public const string OursName = "ours";
    public const string LibtorrentName = "libtorrent";
    public const string JavaScriptName = "JavaScript";
    public const string BareName = "bare loop";

    /// <summary>libtorrent's Python module.</summary>
    public static Peer Libtorrent { get; } = new(
        LibtorrentName,
        (load, port) => [Installation.Python, Installation.Script("libtorrent_peer.py"), "seed", "--source", load.TorrentPath, "--dir", load.Folder, "--listen", Address(port)],
        (load, folder, own, port) =>
            [Installation.Python, Installation.Script("libtorrent_peer.py"), "leech", "--source", load.TorrentPath, "--dir", folder, "--listen", Address(own), "--peer", Address(port)]);

    /// <summary>The JavaScript WebTorrent on Node.</summary>
    public static Peer JavaScript { get; } = new(
        JavaScriptName,
        (load, port) => [Installation.Node, Installation.Script("webtorrent_peer.mjs"), "seed", "--source", load.TorrentPath, "--dir", load.Folder, "--port", Text(port)],
        (load, folder, own, port) =>
            [Installation.Node, Installation.Script("webtorrent_peer.mjs"), "leech", "--source", load.TorrentPath, "--dir", folder, "--port", Text(own), "--peer", Address(port)]);

    /// <summary>This program's own two halves of a transfer without a protocol.</summary>
    public static Peer Bare { get; } = new(
        BareName,
        (load, port) => [Environment.ProcessPath!, BareSeeder.CommandName, load.FilePath, Text(port)],
        (load, folder, _, port) => [Environment.ProcessPath!, BareLeecher.CommandName, Path.Combine(folder, load.Name), Text(port), load.Length.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>Our command line program.</summary>
    public static Peer Ours(string program) => new(
        OursName,
        (load, port) => [program, "seed", load.Folder, "--torrent", load.TorrentPath, "--listen", Address(port), "--no-tracker", "--keep-seeding", "--json"],
        (load, folder, own, port) => [program, "download", load.TorrentPath, "--out", folder, "--listen", Address(own), "--peer", Address(port), "--no-tracker", "--quiet"]);

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static string Address(int port) => "127.0.0.1:" + Text(port);
}
