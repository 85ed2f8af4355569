using System.Diagnostics.CodeAnalysis;

namespace WebTorrent.NatMapping.Core;

/// <summary>Decides when which port is asked for, renewed or given back, without socket, clock or timer. Not thread-safe.</summary>
/// <remarks>
/// The owner carries out every order of <see cref="TryTransmit"/>, one after the other, reports how it went, and comes back at <see cref="NextTimeout"/>.
/// Ports are renewed at half their lifetime, after failures with growing waits from 1 to 30 minutes, but before they end (RFC 6887 §11.2.1).
/// </remarks>
internal sealed class MappingCore(Random random)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan ShortestRenewal = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PermanentRenewal = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(1);

    private readonly SortedDictionary<int, Entry> _entries = [];
    private readonly Queue<(int Id, PortMappingStatus Status)> _events = new();
    private readonly RouterClock _clock = new();
    private int _lastId;

    /// <summary>How many ports are kept, those that are being given back too.</summary>
    public int Count => _entries.Count;

    /// <summary>When <see cref="TryTransmit"/> has something next, possibly in the past; null when there is nothing.</summary>
    public TimeSpan? NextTimeout => _entries.Count == 0 ? null : _entries.Values.Min(entry => entry.Due);

    /// <summary>Adds a port, due at once.</summary>
    /// <returns>Its id.</returns>
    public int Add(TimeSpan now, PortMappingRequest request)
    {
        var nonce = new byte[PcpMapping.NonceSize];
        random.NextBytes(nonce);
        _entries.Add(++_lastId, new Entry(request, nonce) { Due = now });
        return _lastId;
    }

    /// <summary>Gives a port back; what was never given is forgotten at once.</summary>
    public void Remove(TimeSpan now, int id)
    {
        if (!_entries.TryGetValue(id, out var entry) || entry.IsRemoved)
            return;
        entry.IsRemoved = true;
        entry.Due = now;
        if (entry.Granted is null)
            _entries.Remove(id);
    }

    /// <summary>The network has changed, or the router has forgotten: every port is asked for anew.</summary>
    public void Reset(TimeSpan now)
    {
        _clock.Forget();
        foreach (var entry in _entries.Values)
            (entry.Due, entry.Ends, entry.Failures) = (now, null, 0);
    }

    /// <summary>The next order that is due; false when there is none.</summary>
    public bool TryTransmit(TimeSpan now, [NotNullWhen(true)] out MappingOrder? order)
    {
        order = null;
        foreach (var (id, entry) in _entries)
        {
            if (entry.Due > now)
                continue;
            order = new MappingOrder(id, entry.Request, entry.WishedPort, entry.Nonce, entry.IsRemoved);
            return true;
        }

        return false;
    }

    /// <summary>An order was carried out; <paramref name="grant"/> is null for a removal.</summary>
    public void HandleSuccess(TimeSpan now, int id, MappingGrant? grant)
    {
        if (!_entries.TryGetValue(id, out var entry))
            return;
        if (grant is null)
        {
            _entries.Remove(id);
            return;
        }

        // Before anything else: the others' ports are gone as well.
        if (grant.Epoch is { } epoch && _clock.HasRestarted(now, epoch))
            Reset(now);
        entry.Granted = grant;
        entry.Failures = 0;
        entry.Ends = grant.Lifetime > TimeSpan.Zero ? now + Min(grant.Lifetime, LongestLifetime) : null;
        if (entry.IsRemoved)
        {
            // It was given back while the router was giving it.
            entry.Due = now;
            return;
        }

        entry.Due = now + (entry.Ends is { } ends ? Max((ends - now) / 2, ShortestRenewal) : PermanentRenewal);
        _events.Enqueue((id, new PortMappingStatus { State = PortMappingState.Mapped, External = grant.External, Method = grant.Method }));
    }

    /// <summary>An order failed.</summary>
    public void HandleFailure(TimeSpan now, int id, PortMappingErrorCode code, string error)
    {
        if (!_entries.TryGetValue(id, out var entry))
            return;
        if (entry.IsRemoved)
        {
            // The router closes it by itself when its time is over.
            _entries.Remove(id);
            return;
        }

        var wait = Min(FirstRetry * (1 << Math.Min(entry.Failures++, 5)), LongestRetry);
        if (entry.Ends is { } ends && ends > now)
        {
            // Still open: try again before the end.
            entry.Due = now + Max(Min(wait, (ends - now) / 2), ShortestRenewal);
            return;
        }

        entry.Granted = null;
        entry.Due = now + wait;
        _events.Enqueue((id, new PortMappingStatus { State = PortMappingState.Failed, ErrorCode = code, Error = error }));
    }

    /// <summary>The next change of a status; false when there is none.</summary>
    public bool TryReadEvent(out (int Id, PortMappingStatus Status) change) => _events.TryDequeue(out change);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private sealed class Entry(PortMappingRequest request, byte[] nonce)
    {
        public PortMappingRequest Request { get; } = request;

        public byte[] Nonce { get; } = nonce;

        public TimeSpan Due { get; set; }

        public MappingGrant? Granted { get; set; }

        /// <summary>When the router closes it; null when it does not, or when it is not open.</summary>
        public TimeSpan? Ends { get; set; }

        public int Failures { get; set; }

        public bool IsRemoved { get; set; }

        public ushort WishedPort => (ushort?)Granted?.External.Port
            ?? (Request.SuggestedExternalPort != 0 ? Request.SuggestedExternalPort : Request.InternalPort);
    }
}
