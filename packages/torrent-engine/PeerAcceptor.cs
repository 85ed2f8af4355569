using System.Net;
using Microsoft.Extensions.Logging;
using WebTorrent.Identifiers;
using WebTorrent.Protocol;
using WebTorrent.TorrentEngine.Connections;

namespace WebTorrent.TorrentEngine;

/// <summary>Takes incoming peers from a transport, reads which torrent each wants, and hands it over.</summary>
/// <remarks>A stranger gets as long as a handshake may take and not a byte before it named a torrent that is there.</remarks>
public sealed class PeerAcceptor : IAsyncDisposable
{
    private const int MaxHandshaking = 200;
    private readonly IPeerTransport _transport;
    private readonly TorrentEnvironment _environment;
    private readonly TorrentOptions _options;
    private readonly Func<InfoHash, Torrent?> _find;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskGroup _peers = new();
    private readonly SemaphoreSlim _handshaking = new(MaxHandshaking);
    private Task? _accepting;

    /// <summary>Makes an acceptor; call <see cref="Start"/>.</summary>
    /// <param name="transport">Where peers come in; it must be listening when this is started.</param>
    /// <param name="environment">The environment of the torrents.</param>
    /// <param name="options">The limits of a handshake and of the wire.</param>
    /// <param name="find">The torrent with this info-hash, or null. Called from any thread.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public PeerAcceptor(IPeerTransport transport, TorrentEnvironment environment, TorrentOptions options, Func<InfoHash, Torrent?> find)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(find);
        TorrentOptions.Validate(options);
        _transport = transport;
        _environment = environment;
        _options = options;
        _find = find;
        _logger = environment.LoggerFactory.CreateLogger<PeerAcceptor>();
    }

    /// <summary>Begins to take peers. A second call does nothing.</summary>
    public void Start() => _accepting ??= AcceptAsync();

    /// <summary>Takes no more peers. Those that were handed over belong to their torrents.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_accepting is not null)
            await _accepting.ConfigureAwait(false);
        await _peers.WhenEmptyAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _handshaking.Dispose();
    }

    private async Task AcceptAsync()
    {
        await Task.Yield();
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _handshaking.WaitAsync(_stopping.Token).ConfigureAwait(false);
                var connection = await _transport.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                _peers.Run(() => ServeAsync(connection));
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(PeerConnection connection)
    {
        var incoming = await HandshakeAsync(connection).ConfigureAwait(false);
        if (incoming is null)
            await connection.DisposeAsync().ConfigureAwait(false);
        else
            incoming.Torrent.RunIncoming(incoming);
    }

    /// <summary>Null when the peer did not say, in time, that it wants a torrent that is here.</summary>
    private async Task<IncomingPeer?> HandshakeAsync(PeerConnection connection)
    {
        var blocks = new RoutedBlockSource();
        var wire = new Wire(connection.Pipe, WireSettings.For(_environment, _options, blocks, connection.RemoteEndPoint));
        IncomingPeer? incoming = null;
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            timeout.CancelAfter(_options.HandshakeTimeout);
            var handshake = await wire.ReceiveHandshakeAsync(timeout.Token).ConfigureAwait(false);
            if (_find(handshake.InfoHash) is { } torrent)
            {
                blocks.Target = torrent.Blocks;
                incoming = new IncomingPeer(torrent, connection, wire, handshake);
            }

            return incoming;
        }
        catch (Exception exception) when (PeerFaults.IsExpected(exception))
        {
            Log.PeerDisconnected(_logger, connection.RemoteEndPoint, PeerDropReason.ProtocolError, exception.Message);
            return null;
        }
        finally
        {
            _handshaking.Release();
            if (incoming is null)
                await wire.DisposeAsync().ConfigureAwait(false);
        }
    }
}
