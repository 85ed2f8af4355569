using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using WebTorrent.Cli.Events;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;
using WebTorrent.CreateTorrent;
using WebTorrent.ParseTorrent;
using WebTorrent.TorrentEngine;

namespace WebTorrent.Cli.Transfers;

/// <summary>A client, and the telling of what it does. Disposing it saves resume data and says goodbye to trackers.</summary>
public sealed class TransferSession : IAsyncDisposable
{
    private readonly WebTorrentClient _client;
    private readonly SwarmSettings _settings;
    private readonly IOutput _output;
    private readonly TimeProvider _time;
    private readonly ProgressLoop _progress;
    private readonly ConcurrentBag<Task> _watchers = [];

    private TransferSession(WebTorrentClient client, SwarmSettings settings, IOutput output, TimeProvider time)
    {
        _client = client;
        _settings = settings;
        _output = output;
        _time = time;
        _progress = new ProgressLoop(() => client.Torrents, new TrackerWarnings(client, output), output, time);
    }

    /// <summary>The open port.</summary>
    public int Port => _client.ListenEndPoint?.Port ?? 0;

    /// <summary>Opens the port.</summary>
    /// <param name="settings">What the user said of the swarm.</param>
    /// <param name="directory">Where files go.</param>
    /// <param name="output">Gets the events.</param>
    /// <param name="log">The log, if one is wanted; the caller's to dispose, after this.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<TransferSession> StartAsync(
        SwarmSettings settings, string directory, IOutput output, ILoggerFactory? log, TimeProvider time, CancellationToken cancellationToken)
    {
        var client = new WebTorrentClient(ClientOptions.Of(settings, directory, log, time));
        try
        {
            await client.StartAsync(cancellationToken);
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }

        return new TransferSession(client, settings, output, time);
    }

    /// <summary>Starts a download into the session's folder; its metadata may still have to come from peers.</summary>
    public async Task<Torrent> DownloadAsync(TorrentSource source, CancellationToken cancellationToken) =>
        Watch(await _client.StartTorrentAsync(source, Options(), cancellationToken));

    /// <summary>Gets the metadata of a magnet link, and nothing else.</summary>
    public Task<TorrentInfo> GetMetadataAsync(TorrentSource source, CancellationToken cancellationToken) =>
        _client.GetMetadataAsync(source, Options(), cancellationToken);

    /// <summary>Makes a torrent of a file or folder and seeds it.</summary>
    public async Task<Torrent> SeedAsync(string path, TorrentBuilderOptions creation, CancellationToken cancellationToken) =>
        Watch(await _client.SeedAsync(path, creation, Options(), new HashingProgress(path, _output, _time), cancellationToken));

    /// <summary>Seeds a payload that was compared with its torrent a moment ago.</summary>
    public async Task<Torrent> SeedCheckedAsync(TorrentInfo info, string directory, CancellationToken cancellationToken)
    {
        var options = Options() with { Directory = directory, Torrent = new TorrentOptions { TrustContent = true } };
        var torrent = Watch(await _client.AddAsync(TorrentSource.FromInfo(info), options, cancellationToken));
        await torrent.WaitForCompletionAsync(cancellationToken);
        return torrent;
    }

    /// <summary>Tells where the torrents stand while the work goes on.</summary>
    public Task TellDuringAsync(Task work) => _progress.RunDuringAsync(work);

    /// <summary>Tells that a torrent is served, and where.</summary>
    public void TellSeeding(Torrent torrent) => _output.Write(new SeedingEvent(
        torrent.InfoHash.ToString(), torrent.Name, torrent.Info!.ToMagnet().ToString(), Port));

    /// <summary>Serves peers until interrupted, and tells where the torrents stand.</summary>
    /// <exception cref="OperationCanceledException">The interruption: the usual end.</exception>
    /// <exception cref="CliException">Every torrent failed, so that there is nothing left to serve.</exception>
    public Task ServeAsync(CancellationToken interrupted) => TellDuringAsync(WatchForFailureAsync(interrupted));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await Task.WhenAll(_watchers);
    }

    private async Task WatchForFailureAsync(CancellationToken interrupted)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _time);
        while (_client.Torrents.FirstOrDefault(torrent => torrent.State != TorrentState.Failed) is not null) await timer.WaitForNextTickAsync(interrupted);
        throw new CliException($"Nothing is left to seed: {_client.Torrents.First().GetStatus().Error?.Message}");
    }

    private AddTorrentOptions Options() => new() { Peers = _settings.Peers, Announce = _settings.Announce, UseTrackers = _settings.UseTrackers };

    private Torrent Watch(Torrent torrent)
    {
        _watchers.Add(PassWarningsAsync(torrent));
        return torrent;
    }

    private async Task PassWarningsAsync(Torrent torrent)
    {
        await foreach (var happening in torrent.WatchAsync())
        {
            if (TorrentEvents.Warning(torrent, happening) is { } warning) _output.Write(warning);
        }
    }
}
