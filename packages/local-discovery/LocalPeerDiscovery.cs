using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.Channels;
using WebTorrent.Identifiers;
using WebTorrent.LocalDiscovery.Core;
using WebTorrent.LocalDiscovery.Network;

namespace WebTorrent.LocalDiscovery;

/// <summary>
/// Finds peers on the local network by multicast (BEP 14), IPv4 and IPv6, on every interface that is up. One instance serves any number of torrents.
/// Thread-safe.
/// </summary>
/// <remarks>
/// A network that does not let multicast through is no error: nobody is found. Announces count only from neighbours: from private, link-local and
/// loopback addresses and from the networks that this machine's interfaces are on. Never announce a private torrent (BEP 27).
/// </remarks>
public sealed class LocalPeerDiscovery : IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly LocalDiscoveryOptions _options;
    private readonly LocalDiscoveryCore _core;
    private readonly long _start;
    private readonly Lock _gate = new();
    private readonly List<MulticastSocket> _sockets = [];
    private readonly List<Task> _loops = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private readonly Channel<LocalPeer> _peers;
    private IReadOnlyList<LocalInterface> _interfaces = [];
    private bool _isStarted;
    private bool _isDisposed;

    /// <summary>Makes an instance that does nothing before <see cref="Start"/>.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public LocalPeerDiscovery(LocalDiscoveryOptions? options = null)
    {
        _options = options ?? new LocalDiscoveryOptions();
        _options.Validate();
        _start = _options.TimeProvider.GetTimestamp();
        _core = new LocalDiscoveryCore(_options, MakeCookie(_options.Random));
        _peers = Channel.CreateBounded<LocalPeer>(new BoundedChannelOptions(_options.PeerQueueLength) { FullMode = BoundedChannelFullMode.DropWrite });
        _timer = _options.TimeProvider.CreateTimer(_ => HandleTimeout(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Now => _options.TimeProvider.GetElapsedTime(_start);

    /// <summary>Begins to listen and to announce. Does not fail because of the network. Further calls change nothing.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_isStarted)
                return;
            _isStarted = true;
            if (_options.EnableIPv4)
                Open(MulticastGroup.IPv4);
            if (_options.EnableIPv6)
                Open(MulticastGroup.IPv6);
            RefreshInterfaces();
            foreach (var socket in _sockets)
                _loops.Add(Task.Run(() => ReceiveAsync(socket)));
            SetTimer();
        }
    }

    /// <summary>Announces a torrent from now on, before or after <see cref="Start"/>; its peers come from <see cref="PeersAsync"/>.</summary>
    /// <param name="infoHash">The torrent, of which BEP 27's "private" must not be set.</param>
    /// <param name="port">Where this client accepts connections. Another port than before replaces it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is 0.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void Announce(InfoHash infoHash, ushort port)
    {
        ArgumentOutOfRangeException.ThrowIfZero(port);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _core.Announce(Now, infoHash, port);
            SetTimer();
        }
    }

    /// <summary>Announces a torrent no more. Unknown ones are ignored.</summary>
    public void Stop(InfoHash infoHash)
    {
        lock (_gate)
            _core.Stop(infoHash);
    }

    /// <summary>
    /// Peers of the announced torrents as they are heard, until this is disposed. The same peer comes again, not more than once a minute. With several
    /// readers each peer goes to one.
    /// </summary>
    public IAsyncEnumerable<LocalPeer> PeersAsync(CancellationToken cancellationToken = default) => _peers.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Closes the sockets and ends <see cref="PeersAsync"/>. May be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_loops).ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        foreach (var socket in _sockets)
            socket.Dispose();
        _peers.Writer.TryComplete();
        _stop.Dispose();
    }

    private static string MakeCookie(Random? random)
    {
        Span<byte> bytes = stackalloc byte[8];
        if (random is null)
            RandomNumberGenerator.Fill(bytes);
        else
            random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private void Open(MulticastGroup group)
    {
        try
        {
            _sockets.Add(new MulticastSocket(group, _options.HopLimit));
        }
        catch (SocketException e)
        {
            Log.NoGroup(_options.Logger, group.Host, e.SocketErrorCode);
        }
    }

    private void RefreshInterfaces()
    {
        Volatile.Write(ref _interfaces, LocalInterface.GetAll());
        foreach (var socket in _sockets)
            socket.Join(_interfaces);
    }

    private void HandleTimeout()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _core.HandleTimeout(Now);
            if (_core.TryTransmit(out var announce))
            {
                // A cable may have been plugged in since the last time.
                RefreshInterfaces();
                do
                    Send(announce);
                while (_core.TryTransmit(out announce));
            }

            SetTimer();
        }
    }

    private void Send(LocalAnnounce announce)
    {
        foreach (var socket in _sockets)
            Log.Announced(_options.Logger, announce.InfoHashes.Count, socket.Group, socket.Send(socket.Encode(announce)));
    }

    private void SetTimer()
    {
        var due = _isStarted ? _core.NextTimeout - Now : null;
        _timer.Change(due is null ? Timeout.InfiniteTimeSpan : due > TimeSpan.Zero ? due.Value : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private async Task ReceiveAsync(MulticastSocket socket)
    {
        // One byte more than the longest announce: what fills it is too long.
        var buffer = GC.AllocateUninitializedArray<byte>(LocalAnnounce.MaxLength + 1, pinned: true);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var (length, from) = await socket.ReceiveAsync(buffer, _stop.Token).ConfigureAwait(false);
                HandlePacket(from, buffer.AsSpan(0, length));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.MessageSize)
            {
                // Some systems tell so that a datagram did not fit.
            }
            catch (SocketException)
            {
                // Whatever it is, this only keeps the loop from spinning.
                await Task.Delay(PauseAfterFailure, _options.TimeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void HandlePacket(IPAddress from, ReadOnlySpan<byte> datagram)
    {
        if (!IsNeighbour(from))
            return;
        lock (_gate)
        {
            _core.HandlePacket(Now, from, datagram);
            while (_core.TryReadEvent(out var peer))
            {
                Log.Found(_options.Logger, peer.EndPoint);
                _peers.Writer.TryWrite(peer);
            }
        }
    }

    private bool IsNeighbour(IPAddress address) =>
        address.GetScope() is AddressScope.Private or AddressScope.LinkLocal or AddressScope.Loopback
        || Volatile.Read(ref _interfaces).Any(network => network.Holds(address));
}
