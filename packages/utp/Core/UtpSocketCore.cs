using WebTorrent.Datagram;

namespace WebTorrent.Utp.Core;

/// <summary>
/// All connections of one socket as a state machine: finds whose a packet is, answers strangers, takes turns in sending. Not thread-safe.
/// Times are microseconds of a clock that never goes back.
/// </summary>
internal sealed class UtpSocketCore(UtpCoreOptions options, Random random)
{
    // Both answers are no larger than what they answer, and say so often at most.
    private const int MaxResetsPerSecond = 20;
    private const int MaxAnswers = 256;
    private const int IdAttempts = 64;

    private readonly Dictionary<ConnectionKey, UtpConnection> _connections = [];
    private readonly HalfOpenTable _halfOpen = new(options.MaxHalfOpenIncoming);
    private readonly ReceiveBudget _budget = new(options.MaxReceiveMemory);
    private readonly RateLimit _resets = new(MaxResetsPerSecond);
    private readonly Queue<UtpConnection> _turns = new();
    private readonly Queue<(DatagramAddress To, PacketHeader Header)> _answers = new();
    private readonly Queue<UtpEvent> _events = new();
    private readonly List<UtpConnection> _due = [];
    private UtpConnection? _last;

    /// <summary>Connections of any state; handshakes that did not prove an address are none.</summary>
    public int Connections => _connections.Count;

    public int HalfOpen => _halfOpen.Count;

    /// <summary>Whether strangers may dial us.</summary>
    public bool IsListening { get; set; }

    /// <summary>Whether everything that was written on any connection has arrived.</summary>
    public bool IsDelivered
    {
        get
        {
            foreach (var connection in _connections.Values)
            {
                if (!connection.IsDelivered)
                    return false;
            }
            return true;
        }
    }

    /// <summary>No later than the time at which <see cref="HandleTimeout"/> has something to do.</summary>
    public long NextTimeout { get; private set; } = long.MaxValue;

    /// <summary>Dials; null when there are too many connections, or every id for that address is taken.</summary>
    public UtpConnection? Connect(long now, DatagramAddress remote)
    {
        if (_connections.Count >= options.MaxConnections)
            return null;
        for (var i = 0; i < IdAttempts; i++)
        {
            var key = new ConnectionKey(remote, (ushort)random.Next(ushort.MaxValue + 1));
            if (_connections.ContainsKey(key))
                continue;
            var connection = UtpConnection.Dial(now, remote, key.ReceiveId, (ushort)random.Next(ushort.MaxValue + 1), options.Limits, _budget);
            _connections.Add(key, connection);
            Wake(connection);
            return connection;
        }
        return null;
    }

    /// <summary>Takes a datagram.</summary>
    /// <returns>Whether it looks like uTP at all.</returns>
    public bool HandlePacket(long now, ReadOnlySpan<byte> bytes, in DatagramAddress from)
    {
        if (!PacketHeader.TryParse(bytes, out var header))
            return false;
        if (!Packet.TryParse(bytes, out var packet))
            return true;
        if (header.Type == PacketType.Syn)
            HandleSyn(now, header, from);
        else if (Find(from, header.ConnectionId) is { } connection)
            HandlePacket(now, connection, packet);
        else if (header.Type == PacketType.Reset)
            HandleReset(now, packet, from);
        else
            HandleStranger(now, packet, from);
        return true;
    }

    public void HandleTimeout(long now)
    {
        if (now < NextTimeout)
            return;
        foreach (var connection in _connections.Values)
        {
            if (connection.NextTimeout <= now)
                _due.Add(connection);
        }
        foreach (var connection in _due)
        {
            connection.HandleTimeout(now);
            Wake(connection);
        }
        _due.Clear();
        NextTimeout = long.MaxValue;
        foreach (var connection in _connections.Values)
            NextTimeout = Math.Min(NextTimeout, connection.NextTimeout);
    }

    /// <summary>Has a connection looked at in the next <see cref="TryTransmit"/>: something about it has changed.</summary>
    public void Wake(UtpConnection connection)
    {
        if (connection.IsQueued)
            return;
        connection.IsQueued = true;
        _turns.Enqueue(connection);
    }

    /// <summary>Writes the next packets to be sent; connections take turns.</summary>
    public bool TryTransmit(long now, Span<byte> destination, out Transmission transmission)
    {
        transmission = default;
        if (_answers.TryDequeue(out var answer))
        {
            answer.Header.WriteTo(destination);
            transmission = new Transmission(answer.To, PacketHeader.Size, PacketHeader.Size, null);
            return true;
        }
        while (_turns.TryDequeue(out var connection))
        {
            var length = connection.TryTransmit(now, destination, out var segmentSize);
            if (length > 0)
            {
                _turns.Enqueue(connection);
                transmission = new Transmission(connection.Remote, length, segmentSize, connection);
                return true;
            }
            connection.IsQueued = false;
            Settle(connection);
        }
        return false;
    }

    public bool TryReadEvent(out UtpEvent next) => _events.TryDequeue(out next);

    /// <summary>Lets go of all connections: what was written is still delivered.</summary>
    public void ReleaseAll(long now)
    {
        foreach (var connection in _connections.Values)
        {
            connection.Release(now);
            Wake(connection);
        }
    }

    /// <summary>Breaks all connections off.</summary>
    public void AbortAll()
    {
        foreach (var connection in _connections.Values)
        {
            connection.Abort();
            Wake(connection);
        }
    }

    internal UtpConnection? Find(in DatagramAddress from, ushort receiveId)
    {
        if (_last is { } last && last.ReceiveId == receiveId && last.Remote == from)
            return last;
        if (!_connections.TryGetValue(new ConnectionKey(from, receiveId), out var found))
            return null;
        _last = found;
        return found;
    }

    private void HandlePacket(long now, UtpConnection connection, in Packet packet)
    {
        var wasEstablished = connection.IsEstablished;
        connection.HandlePacket(now, packet);
        if (!wasEstablished && connection.IsEstablished)
            _events.Enqueue(new UtpEvent(UtpEventKind.Connected, connection));
        Wake(connection);
    }

    private void HandleSyn(long now, in PacketHeader header, in DatagramAddress from)
    {
        if (!IsListening)
            return;
        if (Find(from, (ushort)(header.ConnectionId + 1)) is { } connection)
        {
            connection.HandleSyn();
            Wake(connection);
            return;
        }
        var handshake = _halfOpen.GetOrAdd(now, from, header, random);
        Answer(from, new PacketHeader(
            PacketType.State, 0, handshake.SendId, (uint)now, (uint)now - header.Timestamp, (uint)options.Limits.ReceiveBuffer, handshake.FirstSequence, handshake.Ack));
    }

    /// <summary>Some implementations put the id of their own packets into a Reset, not that of ours.</summary>
    private void HandleReset(long now, in Packet packet, in DatagramAddress from)
    {
        var id = packet.Header.ConnectionId;
        foreach (var receiveId in new ReadOnlySpan<ushort>([(ushort)(id - 1), (ushort)(id + 1)]))
        {
            if (Find(from, receiveId) is { } connection && connection.SendId == id)
                HandlePacket(now, connection, packet);
        }
    }

    private void HandleStranger(long now, in Packet packet, in DatagramAddress from)
    {
        var header = packet.Header;
        var key = new ConnectionKey(from, header.ConnectionId);
        if (_halfOpen.TryComplete(now, key, header, out var handshake))
        {
            if (_connections.Count >= options.MaxConnections)
                return;
            _halfOpen.Remove(key);
            var connection = UtpConnection.Accept(now, handshake.Value, options.Limits, _budget);
            _connections.Add(key, connection);
            _events.Enqueue(new UtpEvent(UtpEventKind.Accepted, connection));
            HandlePacket(now, connection, packet);
        }
        else if (_resets.TryTake(now))
        {
            Answer(from, new PacketHeader(PacketType.Reset, 0, header.ConnectionId, (uint)now, 0, 0, 0, header.Sequence));
        }
    }

    private void Answer(in DatagramAddress to, in PacketHeader header)
    {
        if (_answers.Count < MaxAnswers)
            _answers.Enqueue((to, header));
    }

    private void Settle(UtpConnection connection)
    {
        connection.Flush();
        NextTimeout = Math.Min(NextTimeout, connection.NextTimeout);
        if (connection.WantsRoom && (connection.IsClosed || connection.IsReleased || connection.SendRoom > 0))
        {
            connection.WantsRoom = false;
            _events.Enqueue(new UtpEvent(UtpEventKind.Room, connection));
        }
        // Another one may bear its id by now.
        var key = new ConnectionKey(connection.Remote, connection.ReceiveId);
        if (!connection.IsClosed || !_connections.TryGetValue(key, out var known) || known != connection)
            return;
        _connections.Remove(key);
        _last = null;
        _events.Enqueue(new UtpEvent(UtpEventKind.Closed, connection));
    }
}
