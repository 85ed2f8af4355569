using System.Globalization;
using System.Net;
using WebTorrent.Interop.Tests.Clients;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>The JavaScript WebTorrent with WebRTC, told its trackers.</summary>
public static class TrackerServerPeer
{
    /// <summary>Seeds a payload; returns when it has its data.</summary>
    public static async Task<RunningPeer> SeedAsync(Payload payload, params string[] trackers)
    {
        RunningPeer peer = Start("seed", payload, payload.Folder, trackers);
        await peer.Program.WaitForLineAsync("READY", TimeSpan.FromSeconds(60));
        return peer;
    }

    /// <summary>Downloads a payload into a folder, and ends.</summary>
    public static RunningPeer Leech(Payload payload, string folder, params string[] trackers) => Start("leech", payload, folder, trackers);

    /// <summary>Downloads a payload into a folder, and goes on seeding.</summary>
    public static RunningPeer LeechAndStay(Payload payload, string folder, params string[] trackers) => Start("leech", payload, folder, [.. trackers], "--stay");

    private static RunningPeer Start(string mode, Payload payload, string folder, string[] trackers, params string[] more)
    {
        var listen = new IPEndPoint(IPAddress.Any, LocalNetwork.FreePort());
        string[] command =
        [
            Installed.Node(), Installed.Script("webtorrent_peer.mjs"), mode, "--web-rtc", "--source", payload.Torrent.Path, "--dir", folder,
            "--port", listen.Port.ToString(CultureInfo.InvariantCulture), .. trackers.SelectMany(tracker => new[] { "--announce", tracker }), .. more,
        ];
        return new RunningPeer(RunningProgram.Start($"webtorrent-js over WebRTC {mode}", command, Installed.NodeEnvironment), listen);
    }
}
