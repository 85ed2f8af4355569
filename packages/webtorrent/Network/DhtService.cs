using System.Net;
using Microsoft.Extensions.Logging;
using WebTorrent.Datagram;
using WebTorrent.Dht;

namespace WebTorrent.Network;

/// <summary>Our node of the DHT, and the file that keeps its table for the next time.</summary>
internal sealed class DhtService : IAsyncDisposable
{
    private static readonly TimeSpan SaveInterval = TimeSpan.FromMinutes(10);
    private const int MaxStateLength = 1 << 20;

    private readonly WebTorrentClientOptions _options;
    private readonly DatagramSocket? _ownSocket;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger _logger;
    private Task _saving = Task.CompletedTask;

    private DhtService(WebTorrentClientOptions options, DatagramSocket shared, DatagramSocket? own, DhtState? state)
    {
        _options = options;
        _ownSocket = own;
        _logger = options.LoggerFactory.CreateLogger<DhtNode>();
        Node = new DhtNode(own ?? shared, new DhtOptions
        {
            Bootstrap = options.DhtBootstrap,
            State = state,
            AllowPrivateAddresses = options.AllowPrivateAddresses,
            TimeProvider = options.TimeProvider,
            Logger = _logger,
        });
        Port = (own ?? shared).LocalEndPoint.Port;
    }

    public DhtNode Node { get; }

    /// <summary>The UDP port of the node.</summary>
    public int Port { get; }

    /// <summary>Starts the node on the shared socket, or on one of its own when the options name a port.</summary>
    /// <exception cref="DatagramException">That port is taken.</exception>
    public static async Task<DhtService> StartAsync(WebTorrentClientOptions options, DatagramSocket shared)
    {
        var own = options.DhtPort is { } port ? new DatagramSocket(new DatagramSocketOptions
        {
            Bind = new IPEndPoint(options.Listen?.Address ?? IPAddress.IPv6Any, port),
            TimeProvider = options.TimeProvider,
        }) : null;
        DhtService service;
        try
        {
            own?.Start();
            service = new DhtService(options, shared, own, await LoadAsync(options).ConfigureAwait(false));
        }
        catch
        {
            if (own is not null)
                await own.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        service.Node.Start();
        if (options.DhtStateFile is not null)
            service._saving = service.SaveNowAndThenAsync();
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _saving.ConfigureAwait(false);
        await Node.DisposeAsync().ConfigureAwait(false);
        if (_ownSocket is not null)
            await _ownSocket.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    /// <summary>A table that cannot be read is as good as none: there are the nodes to begin with.</summary>
    private static async Task<DhtState?> LoadAsync(WebTorrentClientOptions options)
    {
        if (options.DhtStateFile is not { } path)
            return null;
        try
        {
            var file = new FileInfo(path);
            return file.Exists && file.Length <= MaxStateLength ? DhtState.Parse(await File.ReadAllBytesAsync(path).ConfigureAwait(false)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            Log.DhtStateNotRead(options.LoggerFactory.CreateLogger<DhtNode>(), exception.Message);
            return null;
        }
    }

    private async Task SaveNowAndThenAsync()
    {
        using var timer = new PeriodicTimer(SaveInterval, _options.TimeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
                await SaveAsync(_options.DhtStateFile!).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await SaveAsync(_options.DhtStateFile!).ConfigureAwait(false);
        }
    }

    private async Task SaveAsync(string path)
    {
        var state = Node.SaveState();
        if (state.Nodes.Count == 0)
            return; // What an earlier session knew is better than nothing.
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            // Several clients may save at once; each moves a whole file into place.
            var part = $"{path}.{Environment.ProcessId}.new";
            await File.WriteAllBytesAsync(part, state.ToBytes()).ConfigureAwait(false);
            File.Move(part, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.DhtStateNotSaved(_logger, exception.Message);
        }
    }
}
