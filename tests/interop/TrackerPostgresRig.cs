using System.Net;
using WebTorrent.Interop.Tests.Clients;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.TrackerPostgres.Tests;

namespace WebTorrent.Interop.Tests;

/// <summary>A database, two trackers that share it, and libtorrent peers that use them.</summary>
public sealed class TrackerPostgresRig : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _scratch = new();
    private readonly Payload _payload;

    private TrackerPostgresRig(Payload payload, PostgresServer database, TrackerPostgresNode first, TrackerPostgresNode second)
    {
        _payload = payload;
        Database = database;
        First = first;
        Second = second;
    }

    /// <summary>What they share.</summary>
    public PostgresServer Database { get; }

    /// <summary>One tracker.</summary>
    public TrackerPostgresNode First { get; }

    /// <summary>The other one.</summary>
    public TrackerPostgresNode Second { get; }

    /// <summary>Starts all of it.</summary>
    public static async Task<TrackerPostgresRig> StartAsync(Payload payload)
    {
        var database = new PostgresServer();
        await database.RequireAsync();
        return new TrackerPostgresRig(
            payload, database, await TrackerPostgresNode.StartAsync(database.ConnectionString), await TrackerPostgresNode.StartAsync(database.ConnectionString));
    }

    /// <summary>A new folder.</summary>
    public string NewFolder() => _scratch.Folder("out" + Guid.NewGuid().ToString("N")[..8]);

    /// <summary>Seeds the payload; it is announced over HTTP.</summary>
    public async Task<RunningPeer> SeedAsync(TrackerPostgresNode tracker) => await new LibtorrentClient().SeedAsync(await JobAsync(tracker.Http, _payload.Folder));

    /// <summary>Downloads the payload from whom the tracker names, over UDP.</summary>
    public async Task LeechAsync(TrackerPostgresNode tracker)
    {
        var client = new LibtorrentClient();
        PeerJob job = await JobAsync(tracker.Udp, NewFolder());
        await using RunningPeer leecher = await client.LeechAsync(job);
        await new Download(_payload, client, leecher, job.Folder).FinishAsync(Timeout);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await Database.DisposeAsync();
        _scratch.Dispose();
    }

    private async Task<PeerJob> JobAsync(string announce, string folder)
    {
        string name = Guid.NewGuid().ToString("N")[..8];
        TorrentFile torrent = await _payload.Torrent.WithAnnounceAsync(announce, _scratch.File(name + ".torrent"));
        return new PeerJob
        {
            Source = torrent.Path,
            Folder = folder,
            Tracker = announce,
            Scratch = _scratch.Folder("scratch" + name),
            Listen = new IPEndPoint(IPAddress.Loopback, LocalNetwork.FreePort()),
        };
    }
}
