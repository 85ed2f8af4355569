using System.Net.Sockets;
using WebTorrent.Identifiers;

namespace WebTorrent.Tracker.WebSockets;

/// <summary>Announces and scrapes over WebSockets, one for each tracker and peer id, whatever the number of torrents. Thread-safe.</summary>
internal sealed class WebSocketTracker(TrackerClientOptions options, AddressResolver resolver) : ITracker
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Uri Tracker, PeerId PeerId), WebSocketSession> _sessions = [];
    private readonly List<Task> _closing = [];
    private WebSocketDialer? _dialer;
    private bool _isDisposed;

    public int MaxScrapeHashes => 50;

    // The tracker hands on no addresses, so it need not see both.
    public IReadOnlyList<AddressFamily> GetFamilies(string host) => [AddressFamily.Unspecified];

    public Task<AnnounceResponse> AnnounceAsync(Uri tracker, AddressFamily family, AnnounceRequest request, CancellationToken cancellationToken) =>
        GetSession(tracker, request.PeerId).AnnounceAsync(request, cancellationToken);

    public Task<ScrapeResponse> ScrapeAsync(Uri tracker, AddressFamily family, IReadOnlyList<InfoHash> hashes, CancellationToken cancellationToken) =>
        GetSession(tracker, peerId: null).ScrapeAsync(hashes, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Task[] ending;
        lock (_gate)
        {
            _isDisposed = true;
            ending = [.. _closing, .. _sessions.Values.Select(session => session.DisposeAsync().AsTask())];
            _sessions.Clear();
        }

        await Task.WhenAll(ending).ConfigureAwait(false);
        _dialer?.Dispose();
    }

    private WebSocketSession GetSession(Uri tracker, PeerId? peerId)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(TrackerClient));
            if (peerId is null && _sessions.FirstOrDefault(session => session.Key.Tracker == tracker).Value is { } any)
                return any;
            var key = (tracker, peerId ?? default);
            if (_sessions.TryGetValue(key, out var session))
                return session;
            MakeRoom();
            _dialer ??= new WebSocketDialer(options, resolver);
            return _sessions[key] = new WebSocketSession(tracker, peerId ?? default, options, _dialer);
        }
    }

    private void MakeRoom()
    {
        _closing.RemoveAll(task => task.IsCompleted);
        if (_sessions.Count < options.MaxWebSockets)
            return;
        foreach (var (key, session) in _sessions.Where(session => session.Value.IsIdle).ToList())
        {
            _sessions.Remove(key);
            _closing.Add(session.DisposeAsync().AsTask());
        }

        if (_sessions.Count >= options.MaxWebSockets)
            throw new TrackerException(TrackerErrorCode.ConnectionFailed, $"{options.MaxWebSockets} WebSocket trackers are in use already.");
    }
}
