using System.Globalization;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests.Clients;

/// <summary>libtorrent, through its Python module.</summary>
public sealed class LibtorrentClient : TorrentClient
{
    private const string UploadedPrefix = "payload uploaded=";

    /// <inheritdoc/>
    public override string Name => "libtorrent";

    /// <summary>Bytes a second that it sends at most; 0 is no limit.</summary>
    public int UploadLimit { get; init; }

    /// <summary>Ends a peer and reads how many bytes of blocks it sent.</summary>
    public static async Task<long> StopAndCountUploadAsync(RunningPeer peer)
    {
        await peer.Program.StopAsync();
        string line = peer.Program.Lines.LastOrDefault(line => line.StartsWith(UploadedPrefix, StringComparison.Ordinal)) ?? throw peer.Program.Fault("did not tell what it sent");
        return long.Parse(line[UploadedPrefix.Length..].Split(' ')[0], CultureInfo.InvariantCulture);
    }

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
            Installed.LibtorrentPython(), Installed.Script("libtorrent_peer.py"), mode, "--source", job.Source, "--dir", job.Folder,
            "--listen", Text(job.Listen), "--upload-limit", UploadLimit.ToString(CultureInfo.InvariantCulture), .. PeerOptions(job),
            .. job.DhtEntrance is { } entrance ? ["--dht", Text(entrance)] : Array.Empty<string>(),
            .. job.Tracker is null ? Array.Empty<string>() : ["--tracker"], .. job.SkipCheck ? ["--no-check"] : Array.Empty<string>(),
        ];
        return new RunningPeer(Start(mode, command), job.Listen);
    }
}
