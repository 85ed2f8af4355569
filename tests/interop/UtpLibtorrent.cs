using System.Net;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>libtorrent with TCP off.</summary>
internal static class UtpLibtorrent
{
    public static async Task<RunningProgram> SeedAsync(Payload payload, IPEndPoint listen)
    {
        var program = Start("seed", payload.Torrent.Path, payload.Folder, listen, "--no-check");
        await program.WaitForLineAsync("READY", TimeSpan.FromSeconds(60));
        return program;
    }

    public static RunningProgram Leech(Payload payload, string folder, IPEndPoint listen, IPEndPoint peer) =>
        Start("leech", payload.Torrent.Path, folder, listen, "--peer", peer.ToString());

    /// <summary>A leecher that stays, and stays in need: it talks with everybody, and has little to give.</summary>
    public static RunningProgram Stay(Payload payload, string folder, IPEndPoint listen, IPEndPoint peer) =>
        Start("leech", payload.Torrent.Path, folder, listen, "--peer", peer.ToString(), "--stay", "--download-limit", "50000");

    private static RunningProgram Start(string mode, string torrent, string folder, IPEndPoint listen, params string[] more) => RunningProgram.Start(
        $"libtorrent {mode} over uTP",
        [
            Installed.LibtorrentPython(), Installed.Script("libtorrent_peer.py"), mode, "--source", torrent, "--dir", folder,
            "--listen", listen.ToString(), "--transport", "utp", .. more,
        ]);
}
