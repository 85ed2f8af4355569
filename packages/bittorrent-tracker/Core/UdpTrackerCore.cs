using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using WebTorrent.Identifiers;

namespace WebTorrent.Tracker.Core;

/// <summary>
/// The client's side of the UDP tracker protocol (BEP 15) without socket, clock or timer, for any number of requests to any number of trackers.
/// </summary>
/// <remarks>
/// The owner hands in packets and the time (monotonic, from any start), sends what <see cref="TryTransmit"/> gives, calls <see cref="HandleTimeout"/>
/// at <see cref="NextTimeout"/>, and learns results from <see cref="TryReadEvent"/>. Not thread-safe.
/// A packet counts only when it comes from the tracker that was asked and repeats the random transaction id.
/// </remarks>
public sealed class UdpTrackerCore
{
    private readonly UdpTrackerCoreOptions _options;
    private readonly Random _random;
    private readonly Dictionary<IPEndPoint, UdpConnection> _connections = [];
    private readonly Dictionary<int, UdpRequest> _requests = [];
    private readonly Dictionary<uint, UdpExchange> _transactions = [];
    private readonly Queue<UdpDatagram> _transmits = new();
    private readonly Queue<UdpTrackerEvent> _events = new();
    private int _lastRequestId;

    /// <summary>Makes a core without any request.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="random">Where transaction ids come from; its <see cref="Random.NextBytes(Span{byte})"/> is called.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public UdpTrackerCore(UdpTrackerCoreOptions options, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        options.Validate();
        _options = options;
        _random = random;
    }

    /// <summary>When <see cref="HandleTimeout"/> is due; null when nothing is waited for.</summary>
    public TimeSpan? NextTimeout
    {
        get
        {
            TimeSpan? next = null;
            foreach (var exchange in _transactions.Values)
                next = Earlier(next, exchange.Deadline);
            foreach (var connection in _connections.Values)
                next = Earlier(next, connection.ExpiresAt);
            return next;
        }
    }

    /// <summary>Begins an announce.</summary>
    /// <param name="now">The time.</param>
    /// <param name="tracker">The tracker's address; IPv4 and IPv6 trackers may be mixed.</param>
    /// <param name="request">What to announce.</param>
    /// <param name="urlData">Path and query of the tracker's URL in ASCII, at most <see cref="UdpUrlData.MaxLength"/> letters; may be empty (BEP 41).</param>
    /// <returns>The request's id, which its event repeats.</returns>
    public int Announce(TimeSpan now, IPEndPoint tracker, AnnounceRequest request, string urlData)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(urlData);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(urlData.Length, UdpUrlData.MaxLength, nameof(urlData));
        request.Validate();
        return Begin(now, new UdpAnnounce(++_lastRequestId, now, tracker, request, urlData, _options.MaxPeers));
    }

    /// <summary>Begins a scrape.</summary>
    /// <param name="now">The time.</param>
    /// <param name="tracker">The tracker's address.</param>
    /// <param name="hashes">1 to <see cref="UdpScrapeRequest.MaxInfoHashes"/> torrents; must not change until the end of the request.</param>
    /// <returns>The request's id, which its event repeats.</returns>
    public int Scrape(TimeSpan now, IPEndPoint tracker, IReadOnlyList<InfoHash> hashes)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        ArgumentNullException.ThrowIfNull(hashes);
        ArgumentOutOfRangeException.ThrowIfZero(hashes.Count, nameof(hashes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hashes.Count, UdpScrapeRequest.MaxInfoHashes, nameof(hashes));
        return Begin(now, new UdpScrape(++_lastRequestId, now, tracker, hashes));
    }

    /// <summary>Gives up a request: it gets no event. Unknown and ended ids are ignored.</summary>
    public void Cancel(int requestId)
    {
        if (!_requests.TryGetValue(requestId, out var request))
            return;
        End(request);
        if (_connections.TryGetValue(request.Tracker, out var connection)
            && connection.Waiting.Remove(request) && connection.Waiting.Count == 0)
        {
            Drop(connection);
        }
    }

    /// <summary>Takes a packet in.</summary>
    /// <param name="now">The time.</param>
    /// <param name="from">Where the packet came from.</param>
    /// <param name="packet">The packet; not kept.</param>
    /// <returns>False when it answers nothing that was asked there: it is ignored, and may belong to somebody else.</returns>
    public bool HandlePacket(TimeSpan now, IPEndPoint from, ReadOnlySpan<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(from);
        if (!UdpHeader.TryParse(packet, out var header)
            || !_transactions.TryGetValue(header.TransactionId, out var exchange)
            || !exchange.Tracker.Equals(from))
        {
            return false;
        }

        if (exchange is UdpConnection connection)
            HandleConnectPacket(now, connection, header.Action, packet);
        else
            HandleRequestPacket(now, (UdpRequest)exchange, header.Action, packet);
        return true;
    }

    /// <summary>Fails every request to a tracker to which packets cannot be sent.</summary>
    /// <param name="tracker">The tracker's address.</param>
    /// <param name="cause">What the socket said, if anything.</param>
    public void HandleUnreachable(IPEndPoint tracker, Exception? cause)
    {
        ArgumentNullException.ThrowIfNull(tracker);
        foreach (var request in _requests.Values.Where(request => request.Tracker.Equals(tracker)).ToList())
            Fail(request, new TrackerException(TrackerErrorCode.ConnectionFailed, "The tracker cannot be reached.", cause));
        if (_connections.TryGetValue(tracker, out var connection))
        {
            connection.Waiting.Clear();
            Drop(connection);
        }
    }

    /// <summary>Sends again what got no answer, gives up what was sent often enough, and forgets expired connection ids.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        var due = _transactions.Values.Where(exchange => exchange.Deadline <= now).OrderBy(exchange => exchange.Deadline).ToList();
        foreach (var exchange in due)
        {
            // An earlier one of the list may have ended this one.
            if (exchange.Deadline is null || exchange.Deadline > now)
                continue;
            if (exchange is UdpConnection connection)
                HandleConnectTimeout(now, connection);
            else
                HandleRequestTimeout(now, (UdpRequest)exchange);
        }

        foreach (var connection in _connections.Values.Where(connection => connection.ExpiresAt <= now).ToList())
        {
            connection.Forget();
            if (connection.Deadline is null)
                _connections.Remove(connection.Tracker);
        }
    }

    /// <summary>The next packet to send, in order; false when there is none.</summary>
    public bool TryTransmit(out UdpDatagram datagram) => _transmits.TryDequeue(out datagram);

    /// <summary>The next ended request; false when there is none.</summary>
    public bool TryReadEvent([NotNullWhen(true)] out UdpTrackerEvent? trackerEvent) => _events.TryDequeue(out trackerEvent);

    private static TimeSpan? Earlier(TimeSpan? a, TimeSpan? b) => a is null || b < a ? b ?? a : a;

    private int Begin(TimeSpan now, UdpRequest request)
    {
        _requests.Add(request.Id, request);
        Continue(now, request);
        return request.Id;
    }

    private void Continue(TimeSpan now, UdpRequest request)
    {
        if (!_connections.TryGetValue(request.Tracker, out var connection))
            _connections.Add(request.Tracker, connection = new UdpConnection(request.Tracker));
        if (connection.IsUsable(now))
        {
            SendRequest(now, request, connection);
            return;
        }

        connection.Waiting.Add(request);
        if (connection.Deadline is not null)
            return;
        connection.Forget();
        connection.Attempt = request.Attempt;
        NewTransaction(connection);
        connection.Packet = new UdpConnectRequest(connection.TransactionId).ToArray();
        Transmit(now, connection);
    }

    private void SendRequest(TimeSpan now, UdpRequest request, UdpConnection connection)
    {
        NewTransaction(request);
        request.ConnectionId = connection.ConnectionId;
        request.ConnectedAt = connection.EstablishedAt!.Value;
        request.Packet = request.Encode();
        Transmit(now, request);
    }

    private void Transmit(TimeSpan now, UdpExchange exchange)
    {
        exchange.Deadline = now + (_options.InitialTimeout * (1 << exchange.Attempt));
        _transmits.Enqueue(new UdpDatagram(exchange.Tracker, exchange.Packet));
    }

    private void HandleConnectPacket(TimeSpan now, UdpConnection connection, UdpAction action, ReadOnlySpan<byte> packet)
    {
        if (UdpConnectResponse.TryParse(packet, out var response))
        {
            _transactions.Remove(connection.TransactionId);
            connection.Establish(now, response.ConnectionId);
            var waiting = connection.Waiting.ToArray();
            connection.Waiting.Clear();
            foreach (var request in waiting)
                SendRequest(now, request, connection);
        }
        else if (UdpErrorResponse.TryParse(packet, out var error))
        {
            FailWaiting(connection, () => Rejected(error));
        }
        else if (action == UdpAction.Connect)
        {
            FailWaiting(connection, Malformed);
        }
    }

    private void HandleRequestPacket(TimeSpan now, UdpRequest request, UdpAction action, ReadOnlySpan<byte> packet)
    {
        if (request.Decode(packet) is { } result)
        {
            End(request);
            _events.Enqueue(result);
        }
        else if (UdpErrorResponse.TryParse(packet, out var error))
        {
            if (request.UsesOldConnection)
                Reconnect(now, request);
            else
                Fail(request, Rejected(error));
        }
        else if (action == request.Action)
        {
            Fail(request, Malformed());
        }
    }

    private void HandleConnectTimeout(TimeSpan now, UdpConnection connection)
    {
        if (connection.Attempt < _options.MaxRetransmissions)
        {
            connection.Attempt++;
            Transmit(now, connection);
        }
        else
        {
            FailWaiting(connection, NoAnswer);
        }
    }

    private void HandleRequestTimeout(TimeSpan now, UdpRequest request)
    {
        if (request.Attempt >= _options.MaxRetransmissions)
        {
            Fail(request, NoAnswer());
            return;
        }

        request.Attempt++;
        if (!request.UsesOldConnection && FindConnection(request) is { } connection && connection.IsUsable(now))
            Transmit(now, request);
        else
            Reconnect(now, request);
    }

    /// <summary>The connection whose id the request's packet bears, if it is still the tracker's present one.</summary>
    private UdpConnection? FindConnection(UdpRequest request) =>
        _connections.TryGetValue(request.Tracker, out var connection) && connection.EstablishedAt == request.ConnectedAt ? connection : null;

    private void Reconnect(TimeSpan now, UdpRequest request)
    {
        FindConnection(request)?.Forget();
        _transactions.Remove(request.TransactionId);
        request.Deadline = null;
        Continue(now, request);
    }

    private void FailWaiting(UdpConnection connection, Func<TrackerException> reason)
    {
        var waiting = connection.Waiting.ToArray();
        connection.Waiting.Clear();
        Drop(connection);
        foreach (var request in waiting)
            Fail(request, reason());
    }

    private void Fail(UdpRequest request, TrackerException error)
    {
        End(request);
        _events.Enqueue(new UdpTrackerEvent(request.Id, Error: error));
    }

    private void End(UdpRequest request)
    {
        _requests.Remove(request.Id);
        if (request.Deadline is not null)
            _transactions.Remove(request.TransactionId);
        request.Deadline = null;
    }

    private void Drop(UdpConnection connection)
    {
        if (connection.Deadline is not null)
            _transactions.Remove(connection.TransactionId);
        connection.Deadline = null;
        _connections.Remove(connection.Tracker);
    }

    private void NewTransaction(UdpExchange exchange)
    {
        Span<byte> bytes = stackalloc byte[4];
        do
        {
            _random.NextBytes(bytes);
            exchange.TransactionId = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        }
        while (!_transactions.TryAdd(exchange.TransactionId, exchange));
    }

    private static TrackerException Rejected(UdpErrorResponse error) =>
        new(TrackerErrorCode.Rejected, TrackerReply.Clean(error.Message) is { Length: > 0 } text ? text : "The tracker refused without a reason.");

    private static TrackerException Malformed() =>
        new(TrackerErrorCode.InvalidResponse, "The tracker's answer is too short; some trackers answer so when they do not serve the torrent.");

    private static TrackerException NoAnswer() => new(TrackerErrorCode.Timeout, "The tracker did not answer.");
}
