using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace WebTorrent.TorrentEngine.Events;

/// <summary>Hands events to whoever watches. A watcher that does not keep up loses the oldest ones; it never holds up the torrent.</summary>
internal sealed class EventHub
{
    private const int Backlog = 1_024;
    private readonly Lock _lock = new();
    private ChannelWriter<TorrentEvent>[] _watchers = [];
    private bool _isClosed;

    /// <summary>True when somebody watches, so that an event is worth making.</summary>
    public bool HasWatchers => Volatile.Read(ref _watchers).Length > 0;

    public void Publish(TorrentEvent happening)
    {
        foreach (var watcher in Volatile.Read(ref _watchers))
            watcher.TryWrite(happening);
    }

    /// <summary>No more events will come.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            foreach (var watcher in _watchers)
                watcher.TryComplete();
            _watchers = [];
        }
    }

    /// <summary>Events from now on (the subscription begins when this is called, not when it is enumerated).</summary>
    public IAsyncEnumerable<TorrentEvent> WatchAsync(CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<TorrentEvent>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            if (_isClosed)
                channel.Writer.TryComplete();
            else
                _watchers = [.. _watchers, channel.Writer];
        }

        return ReadAsync(channel, cancellationToken);
    }

    private async IAsyncEnumerable<TorrentEvent> ReadAsync(Channel<TorrentEvent> channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var happening in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return happening;
        }
        finally
        {
            lock (_lock)
                _watchers = Array.FindAll(_watchers, w => w != channel.Writer);
        }
    }
}
