using System.Net;
using Microsoft.Extensions.Logging;
using WebTorrent.Cli.Events;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;
using WebTorrent.CreateTorrent;

namespace WebTorrent.Cli.Transfers;

/// <summary>Two clients in one process, with the real wire between them: one seeds a sample, the other gets it by its magnet link.</summary>
/// <param name="length">Bytes of the sample.</param>
/// <param name="output">Gets the events.</param>
/// <param name="log">The log, if one is wanted.</param>
/// <param name="time">The clock.</param>
public sealed class Demonstration(long length, IOutput output, ILoggerFactory? log, TimeProvider time)
{
    private static readonly IPEndPoint Loopback = new(IPAddress.Loopback, 0);

    /// <summary>Runs it, and removes what it made.</summary>
    /// <exception cref="CliException">The copy differs from the sample, or there is no room.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        output.Write(new NoteEvent($"Making a sample of {Humanize.Bytes(length)} of random bytes"));
        using var sample = await SamplePayload.CreateAsync(length, cancellationToken);
        await using var seeder = await StartAsync(sample.Folder.FullName, [], cancellationToken);
        var seeded = await seeder.SeedAsync(sample.Path, new TorrentBuilderOptions { CreatedBy = CliProduct.NameAndVersion }, cancellationToken);
        seeder.TellSeeding(seeded);
        var copy = await DownloadAsync(sample, seeded.Info!.ToMagnet().ToString(), seeder.Port, cancellationToken);
        var hash = await SamplePayload.HashAsync(copy, cancellationToken);
        if (!sample.Hash.AsSpan().SequenceEqual(hash))
            throw new CliException("The copy's SHA-256 differs from the sample's.", "This is a bug: please report it.");
        output.Write(new NoteEvent($"SHA-256 of the copy is right: {Convert.ToHexStringLower(sample.Hash)}"));
    }

    private async Task<string> DownloadAsync(SamplePayload sample, string magnet, int port, CancellationToken cancellationToken)
    {
        var directory = Path.Combine(sample.Folder.FullName, "downloader");
        var settings = Settings([new IPEndPoint(IPAddress.Loopback, port)]);
        await using var session = await StartAsync(directory, settings.Peers, cancellationToken);
        await session.TellDuringAsync(new Downloader(session, settings, directory, output, time).RunAsync(magnet, cancellationToken));
        return Path.Combine(directory, Path.GetFileName(sample.Path));
    }

    private Task<TransferSession> StartAsync(string directory, IReadOnlyList<EndPoint> peers, CancellationToken cancellationToken) =>
        TransferSession.StartAsync(Settings(peers), directory, output, log, time, cancellationToken);

    private static SwarmSettings Settings(IReadOnlyList<EndPoint> peers) =>
        new(Loopback, peers, [], UseTrackers: false, AllowPrivate: false, KeepSeeding: false);
}
