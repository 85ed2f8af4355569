using System.Buffers;
using System.Net;
using WebTorrent.Protocol;

namespace WebTorrent.UtPex;

/// <summary>
/// ut_pex on one wire (BEP 11): tells the peer whom we are connected to, and hears whom it is. Give a new one to each wire with
/// <see cref="Wire.Use"/>; never for a private torrent (BEP 27).
/// </summary>
/// <remarks>Not thread-safe: <see cref="TrySend"/> is for the turn on which the wire is read.</remarks>
/// <param name="timeProvider">The clock.</param>
public sealed class PeerExchange(TimeProvider timeProvider) : WireExtension
{
    /// <summary>Peers that one message after the first may add, and that it may drop (BEP 11): 50.</summary>
    public const int MaxChanges = 50;

    /// <summary>Time between two messages to a peer (BEP 11): one minute.</summary>
    public static readonly TimeSpan SendInterval = TimeSpan.FromMinutes(1);

    // Clocks drift and messages bunch up on their way; whoever is twice as fast as it should be is not heard.
    private static readonly TimeSpan HearInterval = SendInterval / 2;

    private readonly HashSet<IPEndPoint> _told = [];
    private long? _sentAt;
    private long? _heardAt;

    /// <inheritdoc/>
    public override string Name => "ut_pex";

    /// <summary>Hears what the peer says, on the turn on which the wire is read. At most every 30 s; messages that come sooner are let go by.</summary>
    public required Action<PexMessage> Heard { get; init; }

    /// <summary>Whether the peer may be told something: it speaks ut_pex, and the last message is a minute old.</summary>
    public bool IsDue => IsSupportedByRemote && HasPassed(_sentAt, SendInterval);

    /// <summary>Tells the peer what has changed since the last time.</summary>
    /// <param name="connected">Everybody that is connected now and takes connections, each under the address where it listens, without the peer itself.</param>
    /// <returns>True when a message was sent. False when the peer does not speak ut_pex, nothing has changed, or the last message is less than a minute old.</returns>
    public bool TrySend(IReadOnlyCollection<PexPeer> connected)
    {
        ArgumentNullException.ThrowIfNull(connected);
        if (!IsDue)
            return false;
        var limit = _sentAt is null ? PexMessage.MaxPeers : MaxChanges;
        var added = connected.Where(peer => !_told.Contains(peer.EndPoint)).Take(limit).ToList();
        var still = connected.Select(peer => peer.EndPoint).ToHashSet();
        var dropped = _told.Where(endPoint => !still.Contains(endPoint)).Take(limit).ToList();
        if (added.Count + dropped.Count == 0)
            return false;

        _told.UnionWith(added.Select(peer => peer.EndPoint));
        _told.ExceptWith(dropped);
        _sentAt = timeProvider.GetTimestamp();
        var output = new ArrayBufferWriter<byte>();
        new PexMessage { Added = added, Dropped = dropped }.WriteTo(output);
        Send(output.WrittenSpan);
        return true;
    }

    /// <inheritdoc/>
    protected override void OnMessage(ReadOnlyMemory<byte> payload)
    {
        if (!HasPassed(_heardAt, HearInterval))
            return;
        if (!PexMessage.TryParse(payload, out var message))
            throw new WireException(WireErrorCode.ExtensionError, "A malformed ut_pex message.");
        _heardAt = timeProvider.GetTimestamp();
        Heard(message);
    }

    private bool HasPassed(long? since, TimeSpan interval) => since is not { } from || timeProvider.GetElapsedTime(from) >= interval;
}
