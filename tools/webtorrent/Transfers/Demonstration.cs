using System.Net;
using Microsoft.Extensions.Logging;
using WebTorrent.Cli.Events;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;
using WebTorrent.Cli.Tracking;
using WebTorrent.CreateTorrent;
using WebTorrent.TrackerServer;

namespace WebTorrent.Cli.Transfers;

/// <summary>A tracker and two clients in one process, with the real wire between them: one seeds a sample, the other knows its magnet link and nothing else.</summary>
/// <param name="length">Bytes of the sample.</param>
/// <param name="output">Gets the events.</param>
/// <param name="log">The log, if one is wanted.</param>
/// <param name="time">The clock.</param>
public sealed class Demonstration(long length, IOutput output, ILoggerFactory? log, TimeProvider time)
{
    private static readonly IPEndPoint Loopback = new(IPAddress.Loopback, 0);

    // The tracker is at an address of this machine, and only the torrent names it.
    private static readonly SwarmSettings Settings = new() { Listen = Loopback, AllowPrivate = true };

    /// <summary>Runs it, and removes what it made.</summary>
    /// <exception cref="CliException">The copy differs from the sample, or there is no room.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        output.Write(new NoteEvent($"Making a sample of {Humanize.Bytes(length)} of random bytes"));
        using var sample = await SamplePayload.CreateAsync(length, cancellationToken);
        await using var tracker = await TrackerSession.StartAsync(new TrackerServerOptions { HttpEndPoints = [Loopback], UdpEndPoints = [Loopback] }, postgres: null, cancellationToken);
        var listening = tracker.Describe();
        output.Write(listening);
        await using var seeder = await StartAsync(sample.Folder.FullName, cancellationToken);
        var seeded = await seeder.SeedAsync(sample.Path, CreationFor(listening), cancellationToken);
        seeder.TellSeeding(seeded);
        var copy = await DownloadAsync(sample, seeded.Info!.ToMagnet().ToString(), cancellationToken);
        var hash = await SamplePayload.HashAsync(copy, cancellationToken);
        if (!sample.Hash.AsSpan().SequenceEqual(hash))
            throw new CliException("The copy's SHA-256 differs from the sample's.", "This is a bug: please report it.");
        output.Write(new NoteEvent($"SHA-256 of the copy is right: {Convert.ToHexStringLower(sample.Hash)}"));
    }

    private static TorrentBuilderOptions CreationFor(ListeningEvent tracker) => new()
    {
        AnnounceTiers = [.. tracker.Announce.Where(url => !url.StartsWith("ws", StringComparison.Ordinal)).Select(IReadOnlyList<string> (url) => [url])],
        CreatedBy = CliProduct.NameAndVersion,
    };

    private async Task<string> DownloadAsync(SamplePayload sample, string magnet, CancellationToken cancellationToken)
    {
        var directory = Path.Combine(sample.Folder.FullName, "downloader");
        await using var session = await StartAsync(directory, cancellationToken);
        await session.TellDuringAsync(new Downloader(session, Settings, directory, output, time).RunAsync(magnet, cancellationToken));
        return Path.Combine(directory, Path.GetFileName(sample.Path));
    }

    private Task<TransferSession> StartAsync(string directory, CancellationToken cancellationToken) =>
        TransferSession.StartAsync(Settings, directory, output, log, time, cancellationToken);

}
