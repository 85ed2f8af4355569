using System.Net;
using System.Threading.Channels;
using WebTorrent.RandomBytes;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker;

/// <summary>
/// Announces one torrent to its trackers for as long as it runs: tiers (BEP 12), intervals, retries, and the events "started", "completed" and
/// "stopped". Thread-safe. The client is shared, and not disposed.
/// </summary>
public sealed class TrackerAnnouncer : IAsyncDisposable
{
    private readonly TrackerClient _client;
    private readonly TrackerAnnouncerOptions _options;
    private readonly Func<AnnounceEvent, AnnounceRequest> _request;
    private readonly TimeProvider _timeProvider;
    private readonly long _start;
    private readonly DateTimeOffset _epoch;
    private readonly AnnounceSchedule _schedule;
    private readonly Channel<IPEndPoint> _peers;
    private readonly Channel<Action> _mail = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<int, RunningAnnounce> _running = [];
    private readonly List<TaskCompletionSource> _completions = [];
    private readonly Lock _lock = new();
    private readonly Lock _requestLock = new();
    private IReadOnlyList<TrackerStatus> _status;
    private Task? _loop;
    private Task? _disposal;

    /// <summary>Makes an announcer that does nothing before <see cref="Start"/>.</summary>
    /// <param name="client">Makes the announces; must live longer than the announcer. Its options say whether private addresses are allowed.</param>
    /// <param name="tiers">The torrent's trackers. What is no usable URL is listed in <see cref="Trackers"/> as disabled.</param>
    /// <param name="request">Describes the torrent's present state; called from any thread, one call at a time. Event, tracker id and, when stopping, the number of wanted peers are set by the announcer.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public TrackerAnnouncer(
        TrackerClient client,
        IReadOnlyList<IReadOnlyList<string>> tiers,
        Func<AnnounceEvent, AnnounceRequest> request,
        TrackerAnnouncerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        _client = client;
        _request = request;
        _options = options ?? new TrackerAnnouncerOptions();
        _timeProvider = client.Options.TimeProvider;
        _start = _timeProvider.GetTimestamp();
        _epoch = _timeProvider.GetUtcNow();
        _schedule = new AnnounceSchedule(tiers, _options, _options.Random ?? CryptoRandom.Instance);
        _status = _schedule.GetStatus(_epoch);
        _peers = Channel.CreateBounded<IPEndPoint>(new BoundedChannelOptions(_options.PeerQueueLength) { FullMode = BoundedChannelFullMode.DropWrite });
    }

    /// <summary>Every tracker, in the order given. A snapshot, cheap to take.</summary>
    public IReadOnlyList<TrackerStatus> Trackers => Volatile.Read(ref _status);

    private TimeSpan Now => _timeProvider.GetElapsedTime(_start);

    /// <summary>Begins to announce. Further calls change nothing.</summary>
    /// <exception cref="ObjectDisposedException">The announcer was disposed.</exception>
    public void Start()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposal is not null, this);
            _loop ??= Task.Run(RunAsync);
        }
    }

    /// <summary>
    /// The peers that trackers give, as they come, until the announcer is disposed. The same peer may come again. With several readers each peer goes to one.
    /// </summary>
    public IAsyncEnumerable<IPEndPoint> PeersAsync(CancellationToken cancellationToken = default) => _peers.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Says that more peers are wanted: the next announce comes as soon as the trackers' minimum interval allows.</summary>
    public void AnnounceNow() => _mail.Writer.TryWrite(() => _schedule.AnnounceNow(Now));

    /// <summary>
    /// Says that the download finished in this session: every tracker in use is told once (BEP 3). Not to be called when everything was there at the start.
    /// </summary>
    /// <returns>Ends when the trackers in use have answered, or failed and will be told later. Nobody has to wait for it.</returns>
    public Task CompletedAsync(CancellationToken cancellationToken = default)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isPosted = _mail.Writer.TryWrite(() =>
        {
            _schedule.Complete(Now);
            _completions.Add(told);
        });
        return isPosted ? told.Task.WaitAsync(cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Stops announcing and says "stopped" to the trackers in use, for at most <see cref="TrackerAnnouncerOptions.StopTimeout"/>. May be called again.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
            return new ValueTask(_disposal ??= StopAsync());
    }

    private async Task RunAsync()
    {
        var timer = _timeProvider.CreateTimer(_ => _mail.Writer.TryWrite(static () => { }), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using (timer.ConfigureAwait(false))
        {
            do
            {
                DrainMail();
                while (_schedule.TryTransmit(Now, out var order))
                    _running.Add(order.Tracker, new RunningAnnounce(order.Event, token => AnnounceAsync(order, token)));
                Publish();
                timer.Change(GetWait(), Timeout.InfiniteTimeSpan);
            }
            while (await _mail.Reader.WaitToReadAsync().ConfigureAwait(false));
        }
    }

    private void DrainMail()
    {
        while (_mail.Reader.TryRead(out var action))
            action();
    }

    private TimeSpan GetWait()
    {
        var wait = _schedule.NextTimeout - Now;
        return wait is null ? Timeout.InfiniteTimeSpan : wait > TimeSpan.Zero ? wait.Value : TimeSpan.Zero;
    }

    private void Publish()
    {
        Volatile.Write(ref _status, _schedule.GetStatus(_epoch));
        if (_completions.Count == 0 || _schedule.IsTellingCompletion(Now))
            return;
        foreach (var told in _completions)
            told.TrySetResult();
        _completions.Clear();
    }

    private async Task AnnounceAsync(AnnounceOrder order, CancellationToken cancellationToken)
    {
        var outcome = await TryAnnounceAsync(order, cancellationToken).ConfigureAwait(false);
        if (outcome is not { } report)
            return;
        foreach (var peer in report.Response?.Peers ?? [])
            _peers.Writer.TryWrite(peer);
        _mail.Writer.TryWrite(() =>
        {
            if (_running.Remove(order.Tracker, out var running))
                running.Dispose();
            if (report.Response is { } response)
                _schedule.HandleSuccess(Now, order.Tracker, response);
            else
                _schedule.HandleFailure(Now, order.Tracker, report.Error!);
        });
    }

    /// <summary>Makes one announce; null when it was given up.</summary>
    private async Task<(AnnounceResponse? Response, TrackerException? Error)?> TryAnnounceAsync(AnnounceOrder order, CancellationToken cancellationToken)
    {
        try
        {
            return (await _client.AnnounceAsync(order.Uri, GetRequest(order), cancellationToken).ConfigureAwait(false), null);
        }
        catch (TrackerException e)
        {
            return (null, e);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return null;
        }
    }

    private AnnounceRequest GetRequest(AnnounceOrder order)
    {
        try
        {
            lock (_requestLock)
            {
                var request = _request(order.Event) with { Event = order.Event, TrackerId = order.TrackerId };
                request.Validate();
                return order.Event == AnnounceEvent.Stopped ? request with { NumWant = 0 } : request;
            }
        }
#pragma warning disable CA1031 // Whatever the caller's delegate throws must not stop the other trackers.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.RequestFailed(_client.Options.Logger, e);
            throw new TrackerException(TrackerErrorCode.InvalidRequest, "The announce could not be described: " + e.Message, e);
        }
    }

    private async Task StopAsync()
    {
        _mail.Writer.TryComplete();
        if (_loop is not null)
            await _loop.ConfigureAwait(false);
        DrainMail();
        using var budget = new CancellationTokenSource(_options.StopTimeout, _timeProvider);
        foreach (var running in _running.Values.Where(running => running.Event != AnnounceEvent.Completed))
            await running.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_schedule.Stop().GroupBy(order => order.Tracker).Select(orders => SayLastAsync(orders, budget.Token))).ConfigureAwait(false);
        foreach (var running in _running.Values)
        {
            await running.CancelAsync().ConfigureAwait(false);
            await running.Completion.ConfigureAwait(false);
            running.Dispose();
        }

        _peers.Writer.TryComplete();
        foreach (var told in _completions)
            told.TrySetResult();
    }

    /// <summary>Says what one tracker still has to hear, after a "completed" that may be on its way: a tracker must not hear that after "stopped".</summary>
    private async Task SayLastAsync(IGrouping<int, AnnounceOrder> orders, CancellationToken cancellationToken)
    {
        if (_running.TryGetValue(orders.Key, out var running))
            await running.Completion.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var order in orders)
            await TryAnnounceAsync(order, cancellationToken).ConfigureAwait(false);
    }
}
