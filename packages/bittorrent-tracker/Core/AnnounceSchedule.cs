using System.Diagnostics.CodeAnalysis;

namespace WebTorrent.Tracker.Core;

/// <summary>
/// Decides which tracker of a torrent hears what and when (BEP 12 tiers, intervals, retries, events), without socket, clock or timer.
/// </summary>
/// <remarks>
/// The owner makes every announce that <see cref="TryTransmit"/> orders, reports how it went, and comes back at <see cref="NextTimeout"/>.
/// Time is monotonic, from any start. Not thread-safe.
/// </remarks>
public sealed class AnnounceSchedule
{
    private static readonly TimeSpan MaxRetryIn = TimeSpan.FromDays(1);

    private readonly TrackerAnnouncerOptions _options;
    private readonly Random _random;
    private readonly List<TrackerSlot> _slots = [];
    private readonly List<TrackerLane> _lanes = [];
    private bool _isCompleted;
    private int _announcing;

    /// <summary>Makes a schedule in which every tier is due at once.</summary>
    /// <param name="tiers">Announce URLs. Doubles are ignored; what is no usable URL is listed as disabled.</param>
    /// <param name="options">Settings.</param>
    /// <param name="random">Shuffles each tier and varies waits.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public AnnounceSchedule(IReadOnlyList<IReadOnlyList<string>> tiers, TrackerAnnouncerOptions options, Random random)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        options.Validate();
        _options = options;
        _random = random;
        var shuffled = CreateSlots(tiers);
        if (options.AnnounceToAllTiers)
            _lanes.AddRange(shuffled.Select(tier => new TrackerLane([tier])));
        else if (shuffled.Count > 0)
            _lanes.Add(new TrackerLane(shuffled));
        foreach (var lane in _lanes)
            lane.Due = lane.FindNotBefore() is null ? null : TimeSpan.Zero;
    }

    /// <summary>When <see cref="TryTransmit"/> has something next, possibly in the past; null when nothing is planned or too much is under way.</summary>
    public TimeSpan? NextTimeout
    {
        get
        {
            if (_announcing >= _options.MaxConcurrentAnnounces)
                return null;
            TimeSpan? next = null;
            foreach (var lane in _lanes.Where(lane => lane.Current is null && lane.Due is not null))
                next = next is null || lane.Due < next ? lane.Due : next;
            return next;
        }
    }

    /// <summary>Whether a tracker that works is still to be told that the download completed.</summary>
    public bool IsTellingCompletion(TimeSpan now) => _isCompleted && _lanes.Any(lane => lane switch
    {
        { Current: { } current } => current.Telling == AnnounceEvent.Completed || !current.IsTellingCompletion,
        { Due: { } due } => due <= now && lane.FindCandidate(now) is { IsStarted: true, KnowsCompletion: false },
        _ => false,
    });

    /// <summary>The next announce that is due; false when there is none. Each one ordered must be reported on.</summary>
    public bool TryTransmit(TimeSpan now, [NotNullWhen(true)] out AnnounceOrder? order)
    {
        order = null;
        if (_announcing >= _options.MaxConcurrentAnnounces)
            return false;
        foreach (var lane in _lanes.Where(lane => lane.Current is null && lane.Due <= now))
        {
            if (lane.FindCandidate(now) is not { } slot)
            {
                // Whoever could be tried asked for time.
                lane.BeginRound();
                lane.Due = lane.FindNotBefore();
                continue;
            }

            order = Order(lane, slot);
            return true;
        }

        return false;
    }

    /// <summary>An ordered announce was answered.</summary>
    public void HandleSuccess(TimeSpan now, int tracker, AnnounceResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var (lane, slot) = EndAnnounce(tracker);
        slot.State = TrackerState.Working;
        slot.Message = response.Warning;
        slot.LastResponse = response;
        slot.TrackerId = response.TrackerId ?? slot.TrackerId;
        slot.IsStarted = true;
        slot.KnowsCompletion |= slot.IsTellingCompletion;
        lane.Failures = 0;
        lane.BeginRound();
        lane.Promote(slot);
        var shortest = Clamp(response.MinInterval ?? _options.MinInterval);
        var interval = Clamp(response.Interval);
        lane.Earliest = now + shortest;
        lane.Due = now + (interval > shortest ? interval : shortest);
        if (_isCompleted && !slot.KnowsCompletion)
            lane.Due = now;
    }

    /// <summary>An ordered announce failed: the next tracker has its turn, or all wait.</summary>
    public void HandleFailure(TimeSpan now, int tracker, TrackerException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var (lane, slot) = EndAnnounce(tracker);
        slot.State = error.IsRetryable ? TrackerState.Failed : TrackerState.Disabled;
        slot.Message = error.Message;
        if (error.RetryIn is { } retryIn)
            slot.NotBefore = now + (retryIn < MaxRetryIn ? retryIn : MaxRetryIn);
        lane.MarkTried(slot);
        if (lane.FindCandidate(now) is not null)
        {
            lane.Due = now;
            return;
        }

        lane.BeginRound();
        var wait = GetRetryDelay(lane.Failures++);
        lane.Earliest = now + (wait < _options.MinInterval ? wait : _options.MinInterval);
        lane.Due = lane.FindNotBefore() is not { } notBefore ? null : notBefore > now + wait ? notBefore : now + wait;
    }

    /// <summary>More peers are wanted: every tier is due as soon as its trackers' minimum interval allows.</summary>
    public void AnnounceNow(TimeSpan now)
    {
        foreach (var lane in _lanes.Where(lane => lane.Due is not null))
        {
            var soonest = lane.Earliest > now ? lane.Earliest : now;
            if (soonest < lane.Due)
                lane.Due = soonest;
        }
    }

    /// <summary>The download completed: each tracker in use is told so, once, at once.</summary>
    public void Complete(TimeSpan now)
    {
        if (_isCompleted)
            return;
        _isCompleted = true;
        foreach (var lane in _lanes.Where(lane => lane.Due is not null && lane.FindCandidate(now) is { IsStarted: true }))
            lane.Due = now;
    }

    /// <summary>
    /// The last announces of a session, for each tracker in this order: "completed" where it is owed and not under way, and "stopped" wherever "started"
    /// was heard. The schedule is not used after.
    /// </summary>
    public IReadOnlyList<AnnounceOrder> Stop()
    {
        var orders = new List<AnnounceOrder>();
        foreach (var slot in _slots.Where(slot => slot.IsStarted))
        {
            var isTelling = slot.State == TrackerState.Announcing && slot.Telling == AnnounceEvent.Completed;
            if (_isCompleted && !slot.KnowsCompletion && !isTelling)
                orders.Add(new AnnounceOrder(slot.Number, slot.Uri!, AnnounceEvent.Completed, slot.TrackerId));
            orders.Add(new AnnounceOrder(slot.Number, slot.Uri!, AnnounceEvent.Stopped, slot.TrackerId));
        }

        return orders;
    }

    /// <summary>What is known of each tracker, in the order given.</summary>
    /// <param name="epoch">The date and time at which the schedule's time was zero.</param>
    public IReadOnlyList<TrackerStatus> GetStatus(DateTimeOffset epoch)
    {
        var next = _lanes.Where(lane => lane is { Current: null, Due: not null })
            .Select(lane => (Slot: lane.Slots.FirstOrDefault(slot => slot.State != TrackerState.Disabled), lane.Due))
            .Where(pair => pair.Slot is not null)
            .ToDictionary(pair => pair.Slot!, pair => pair.Due!.Value);
        return [.. _slots.Select(slot => new TrackerStatus
        {
            Url = slot.Url,
            Tier = slot.Tier,
            State = slot.State,
            Message = slot.Message,
            Seeders = slot.LastResponse?.Seeders,
            Leechers = slot.LastResponse?.Leechers,
            LastPeers = slot.LastResponse?.Peers.Count ?? 0,
            NextAnnounce = next.TryGetValue(slot, out var due) ? epoch + due : null,
        })];
    }

    private List<List<TrackerSlot>> CreateSlots(IReadOnlyList<IReadOnlyList<string>> tiers)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var shuffled = new List<List<TrackerSlot>>();
        for (var tier = 0; tier < tiers.Count; tier++)
        {
            var slots = new List<TrackerSlot>();
            foreach (var url in tiers[tier])
            {
                if (_slots.Count < _options.MaxTrackers && seen.Add(url))
                    slots.Add(CreateSlot(tier, url));
            }

            var order = slots.ToArray();
            _random.Shuffle(order);
            if (order.Length > 0)
                shuffled.Add([.. order]);
        }

        return shuffled;
    }

    private TrackerSlot CreateSlot(int tier, string url)
    {
        var usable = Uri.TryCreate(url, UriKind.Absolute, out var uri) && TrackerClient.IsSupported(uri);
        var slot = new TrackerSlot(_slots.Count, tier, url)
        {
            Uri = usable ? uri : null,
            State = usable ? TrackerState.Idle : TrackerState.Disabled,
            Message = usable ? null : "Not the URL of an HTTP, UDP or WebSocket tracker.",
        };
        _slots.Add(slot);
        return slot;
    }

    private AnnounceOrder Order(TrackerLane lane, TrackerSlot slot)
    {
        lane.Current = slot;
        _announcing++;
        slot.State = TrackerState.Announcing;
        slot.Telling = !slot.IsStarted ? AnnounceEvent.Started
            : _isCompleted && !slot.KnowsCompletion ? AnnounceEvent.Completed
            : AnnounceEvent.None;
        slot.IsTellingCompletion = _isCompleted;
        return new AnnounceOrder(slot.Number, slot.Uri!, slot.Telling, slot.TrackerId);
    }

    private (TrackerLane Lane, TrackerSlot Slot) EndAnnounce(int tracker)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tracker);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(tracker, _slots.Count);
        var slot = _slots[tracker];
        var lane = _lanes.Find(lane => lane.Current == slot)
            ?? throw new InvalidOperationException("No announce was ordered for this tracker.");
        lane.Current = null;
        _announcing--;
        return (lane, slot);
    }

    private TimeSpan Clamp(TimeSpan interval) =>
        interval < _options.MinInterval ? _options.MinInterval
        : interval > _options.MaxInterval ? _options.MaxInterval
        : interval;

    private TimeSpan GetRetryDelay(int failures)
    {
        var doubled = _options.InitialRetryDelay * Math.Pow(2, Math.Min(failures, 30));
        var bounded = doubled < _options.MaxRetryDelay ? doubled : _options.MaxRetryDelay;
        return bounded * (0.75 + (_random.NextDouble() / 2));
    }
}
