using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests.Clients;

/// <summary>aria2. It takes peers from a tracker only.</summary>
public sealed class Aria2Client : TorrentClient
{
    /// <inheritdoc/>
    public override string Name => "aria2";

    /// <inheritdoc/>
    public override bool NeedsTracker => true;

    /// <inheritdoc/>
    public override async Task<RunningPeer> SeedAsync(PeerJob job)
    {
        RunningPeer peer = Run("seed", job, "--seed-ratio=0.0", "--check-integrity=true", "--bt-hash-check-seed=true", "--summary-interval=1");
        await peer.Program.WaitForLineAsync("SEED", ReadyTimeout);
        return peer;
    }

    /// <inheritdoc/>
    public override Task<RunningPeer> LeechAsync(PeerJob job) =>
        Task.FromResult(Run("leech", job, "--seed-time=0", "--file-allocation=none", "--summary-interval=5"));

    private RunningPeer Run(string role, PeerJob job, params string[] options)
    {
        string[] command =
        [
            Installed.Program("aria2c"), "--no-conf", "--enable-dht=false", "--enable-dht6=false", "--bt-enable-lpd=false",
            "--enable-peer-exchange=false", "--disable-ipv6", "--enable-color=false", "--bt-max-peers=0", "--bt-request-peer-speed-limit=0",
            $"--listen-port={job.Listen.Port}", .. options, "--dir", job.Folder, job.Source,
        ];
        return new RunningPeer(Start(role, command), job.Listen);
    }
}
