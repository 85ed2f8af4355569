using System.Globalization;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests.Clients;

/// <summary>The JavaScript WebTorrent on Node, over TCP.</summary>
public sealed class JavaScriptClient : TorrentClient
{
    /// <inheritdoc/>
    public override string Name => "webtorrent-js";

    /// <inheritdoc/>
    public override bool MakesEmptyFiles => false;

    /// <inheritdoc/>
    public override async Task<RunningPeer> SeedAsync(PeerJob job)
    {
        RunningPeer peer = Run("seed", job);
        await peer.Program.WaitForLineAsync("READY", ReadyTimeout);
        return peer;
    }

    /// <inheritdoc/>
    public override Task<RunningPeer> LeechAsync(PeerJob job) => Task.FromResult(Run("leech", job));

    private RunningPeer Run(string mode, PeerJob job)
    {
        string[] command =
        [
            Installed.Node(), Installed.Script("webtorrent_peer.mjs"), mode, "--source", job.Source, "--dir", job.Folder,
            "--port", job.Listen.Port.ToString(CultureInfo.InvariantCulture), .. PeerOptions(job),
            .. job.Tracker is null ? Array.Empty<string>() : ["--tracker"], .. job.SkipCheck ? ["--no-check"] : Array.Empty<string>(),
        ];
        return new RunningPeer(Start(mode, command), job.Listen);
    }
}
