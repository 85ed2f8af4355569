using System.Net;
using System.Text.Json;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests.Clients;

/// <summary>
/// transmission-daemon, driven over its RPC. It takes peers from a tracker only, refuses 127.* and tells peers apart by address
/// without port, so it gets an address of its own.
/// </summary>
public sealed class TransmissionClient : TorrentClient
{
    /// <inheritdoc/>
    public override string Name => "transmission";

    /// <inheritdoc/>
    public override bool NeedsTracker => true;

    /// <inheritdoc/>
    public override bool NeedsOwnAddress => true;

    /// <inheritdoc/>
    public override bool MakesEmptyFiles => false;

    /// <inheritdoc/>
    public override async Task<RunningPeer> SeedAsync(PeerJob job)
    {
        TransmissionPeer peer = await RunAsync("seed", job);
        await peer.WaitUntilWholeAsync(ReadyTimeout);
        return peer;
    }

    /// <inheritdoc/>
    public override async Task<RunningPeer> LeechAsync(PeerJob job) => await RunAsync("leech", job);

    private async Task<TransmissionPeer> RunAsync(string role, PeerJob job)
    {
        int rpcPort = LocalNetwork.FreePort();
        await File.WriteAllTextAsync(Path.Combine(job.Scratch, "settings.json"), Settings(job, rpcPort));
        RunningProgram program = Start(role, [Installed.Program("transmission-daemon"), "--foreground", "--config-dir", job.Scratch, "--log-info"]);
        var peer = new TransmissionPeer(program, job.Listen, rpcPort);
        await peer.AddAsync(job.Source, job.Folder);
        return peer;
    }

    private static string Settings(PeerJob job, int rpcPort) => JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["bind-address-ipv4"] = job.Listen.Address.ToString(),
        ["peer-port"] = job.Listen.Port,
        ["download-dir"] = job.Folder,
        ["rpc-enabled"] = true,
        ["rpc-port"] = rpcPort,
        ["rpc-bind-address"] = IPAddress.Loopback.ToString(),
        ["rpc-authentication-required"] = false,
        ["dht-enabled"] = false,
        ["lpd-enabled"] = false,
        ["pex-enabled"] = false,
        ["utp-enabled"] = false,
        ["port-forwarding-enabled"] = false,
        ["encryption"] = 0,
        ["preallocation"] = 0,
        ["download-queue-enabled"] = false,
        ["seed-queue-enabled"] = false,
    });
}
