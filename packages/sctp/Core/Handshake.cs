using System.Buffers.Binary;
using WebTorrent.Sctp.Core.Buffers;
using WebTorrent.Sctp.Core.Wire;

namespace WebTorrent.Sctp.Core;

/// <summary>How an association begins, or begins anew (RFC 9260 §5). Nothing is remembered of an INIT: the other side keeps the cookie.</summary>
internal sealed class Handshake(Association association)
{
    private const int KeySize = 32;
    private const int MaxUnknown = 256;
    private const int MaxStaleCookies = 3;

    // A handshake is a few small packets; who waits for it waits for everything.
    private const int MaxBackOff = 3;

    private static readonly TimeSpan MaxCookieExtension = TimeSpan.FromMinutes(1);

    private readonly byte[] _key = MakeKey(association.Random);
    private Timer _timer = new();
    private byte[] _cookie = [];
    private byte[] _unknown = [];
    private uint _localTsn;
    private long _sentAt;
    private int _attempts;
    private int _staleCookies;
    private bool _isDue;

    public long NextTimeout => _timer.At;

    private SctpOptions Options => association.Options;

    /// <summary>Begins from our side.</summary>
    public void Connect()
    {
        association.LocalTag = association.NewTag();
        _localTsn = association.NewTsn();
        association.State = SctpState.CookieWait;
        _isDue = true;
    }

    public void HandleTimeout(long now)
    {
        if (!_timer.Take(now) || association.State is not (SctpState.CookieWait or SctpState.CookieEchoed))
            return;
        if (_attempts > Options.MaxInitRetransmits)
            association.Fail(SctpErrorCode.HandshakeTimedOut, "The other side did not answer the handshake.");
        else
            _isDue = true;
    }

    public bool TryTransmit(long now, Span<byte> destination, out int length)
    {
        length = 0;
        if (!_isDue)
            return false;
        _isDue = false;
        if (association.State is not (SctpState.CookieWait or SctpState.CookieEchoed))
            return false;
        _timer.Start(now + association.Sender.Rtt.TimeoutAfter(Math.Min(_attempts, MaxBackOff)));
        _attempts++;
        _sentAt = now;
        var packet = new PacketWriter(destination, association.Header);
        if (association.State == SctpState.CookieWait)
            WriteInit(packet.Add(ChunkType.Init, 0, InitChunk.FieldsSize + InitChunk.ExtensionsSize), association.LocalTag, _localTsn);
        else
            WriteCookie(ref packet);
        length = packet.Finish();
        return true;
    }

    /// <summary>Takes an INIT (RFC 9260 §5.1, §5.2.1, §5.2.2).</summary>
    public void HandleInit(long now, in Chunk chunk)
    {
        Span<byte> unknown = stackalloc byte[MaxUnknown];
        if (association.HasEnded || !InitChunk.TryParse(chunk, unknown, out var unknownLength, out var init) || init.Peer.Tag == 0)
            return;
        if (!init.IsUsable)
            association.ReplyWithCause(ChunkType.Abort, ErrorCause.InvalidParameter, [], init.Peer.Tag);
        else if (init.HasHostName)
            association.ReplyWithCause(ChunkType.Abort, ErrorCause.UnresolvableAddress, [], init.Peer.Tag);
        else if (association.State == SctpState.ShutdownAckSent)
            association.Reply(ChunkType.ShutdownAck, 0, [], association.Peer.Tag);
        else
            ReplyInitAck(CookieFor(now, init), unknown[..unknownLength]);
    }

    /// <summary>Takes an INIT ACK.</summary>
    public void HandleInitAck(long now, in Chunk chunk)
    {
        Span<byte> unknown = stackalloc byte[MaxUnknown];
        if (association.State != SctpState.CookieWait || !InitChunk.TryParse(chunk, unknown, out var unknownLength, out var init))
            return;
        if (!init.IsUsable)
        {
            association.Fail(SctpErrorCode.ProtocolViolation, "The answer to the handshake cannot be worked with.");
            return;
        }
        association.Peer = init.Peer;
        if (init.Cookie.IsEmpty || init.Cookie.Length > Options.MaxPacketSize - CommonHeader.Size - Chunk.HeaderSize)
        {
            association.Abort(SctpErrorCode.ProtocolViolation, ErrorCause.MissingParameter, "The answer to the handshake has no usable cookie.");
            return;
        }
        if (_attempts == 1)
            association.Sender.Rtt.Add(now, now - _sentAt);
        (_cookie, _unknown) = (init.Cookie.ToArray(), unknown[..unknownLength].ToArray());
        association.State = SctpState.CookieEchoed;
        (_attempts, _isDue) = (0, true);
    }

    /// <summary>Takes a cookie that we made (RFC 9260 §5.2.4).</summary>
    /// <returns>Whether what follows in the packet belongs to the association.</returns>
    public bool HandleCookieEcho(long now, in Chunk chunk, uint tag)
    {
        if (association.HasEnded || !StateCookie.TryParse(chunk.Value, _key, out var cookie) || cookie.LocalTag != tag)
            return false;
        var isOurs = cookie.LocalTag == association.LocalTag;
        var isTheirs = cookie.Peer.Tag == association.Peer.Tag;
        if (now - cookie.Created > cookie.Lifetime && !(isOurs && isTheirs))
        {
            ReplyStale(now - cookie.Created - cookie.Lifetime, cookie.Peer.Tag);
            return false;
        }
        if (!TryEnter(cookie, isOurs, isTheirs))
            return false;
        association.Reply(ChunkType.CookieAck, 0, [], association.Peer.Tag);
        return true;
    }

    public void HandleCookieAck(long now)
    {
        if (association.State != SctpState.CookieEchoed)
            return;
        if (_attempts == 1)
            association.Sender.Rtt.Add(now, now - _sentAt);
        Enter(_localTsn, association.Peer);
    }

    /// <summary>Our cookie came back too late: ask for another.</summary>
    public void HandleStaleCookie()
    {
        if (association.State != SctpState.CookieEchoed || ++_staleCookies > MaxStaleCookies)
            return;
        association.State = SctpState.CookieWait;
        association.Peer = default;
        (_attempts, _isDue) = (0, true);
    }

    private static byte[] MakeKey(Random random)
    {
        var key = new byte[KeySize];
        random.NextBytes(key);
        return key;
    }

    private bool TryEnter(in StateCookie cookie, bool isOurs, bool isTheirs)
    {
        switch (association.State)
        {
            case SctpState.Closed:
                association.LocalTag = cookie.LocalTag;
                Enter(cookie.LocalTsn, cookie.Peer);
                return true;
            case SctpState.CookieWait or SctpState.CookieEchoed:
                // Both have begun at the same time (actions B and D).
                if (isOurs)
                    Enter(_localTsn, cookie.Peer);
                return isOurs;
            case SctpState.ShutdownAckSent:
                association.Reply(ChunkType.ShutdownAck, 0, [], association.Peer.Tag);
                return false;
            default:
                if (isOurs && isTheirs)
                    return true;
                return !isOurs && !isTheirs && TryRestart(cookie);
        }
    }

    private void Enter(uint localTsn, in Peer peer)
    {
        _timer.Stop();
        _cookie = _unknown = [];
        association.Establish(localTsn, peer);
    }

    private bool TryRestart(in StateCookie cookie)
    {
        if (cookie.LocalTieTag != association.LocalTag || cookie.PeerTieTag != association.Peer.Tag)
            return false;
        association.Restart(cookie.LocalTag, cookie.LocalTsn, cookie.Peer);
        return true;
    }

    private StateCookie CookieFor(long now, in InitChunk init)
    {
        var extension = init.CookieExtension < MaxCookieExtension ? init.CookieExtension : MaxCookieExtension;
        var lifetime = (Options.CookieLifetime + extension).Ticks;
        return association.State switch
        {
            SctpState.Closed => new(now, lifetime, association.NewTag(), association.NewTsn(), 0, 0, init.Peer),
            SctpState.CookieWait or SctpState.CookieEchoed =>
                new(now, lifetime, association.LocalTag, _localTsn, association.LocalTag, association.Peer.Tag, init.Peer),
            _ => new(now, lifetime, association.NewTag(), association.NewTsn(), association.LocalTag, association.Peer.Tag, init.Peer),
        };
    }

    private void ReplyInitAck(in StateCookie cookie, ReadOnlySpan<byte> unknown)
    {
        const int CookieAt = InitChunk.FieldsSize + InitChunk.ExtensionsSize;
        Span<byte> value = stackalloc byte[CookieAt + Parameter.HeaderSize + StateCookie.Size + (2 * MaxUnknown)];
        WriteInit(value, cookie.LocalTag, cookie.LocalTsn);
        cookie.WriteTo(Parameter.Write(value[CookieAt..], ParameterType.StateCookie, StateCookie.Size), _key);
        var length = CookieAt + Parameter.HeaderSize + StateCookie.Size;
        while (Parameter.TryRead(ref unknown, out var parameter))
        {
            parameter.Whole.CopyTo(Parameter.Write(value[length..], ParameterType.UnrecognizedParameter, parameter.Whole.Length));
            length += Chunk.Padded(Parameter.HeaderSize + parameter.Whole.Length);
        }
        association.Reply(ChunkType.InitAck, 0, value[..length], cookie.Peer.Tag);
    }

    /// <summary>The cookie, and behind it what we did not know: before it that would come out of the blue (RFC 9260 §5.1, §8.4).</summary>
    private void WriteCookie(ref PacketWriter packet)
    {
        _cookie.CopyTo(packet.Add(ChunkType.CookieEcho, 0, _cookie.Length));
        var length = Parameter.HeaderSize + _unknown.Length;
        if (_unknown.Length > 0 && packet.Room >= Chunk.HeaderSize + length)
            _unknown.CopyTo(Parameter.Write(packet.Add(ChunkType.Error, 0, length), ErrorCause.UnrecognizedParameters, _unknown.Length));
    }

    private void WriteInit(Span<byte> value, uint tag, uint tsn)
    {
        InitChunk.WriteFields(value, tag, (uint)Options.ReceiveWindow, (ushort)Options.OutgoingStreams, (ushort)Options.IncomingStreams, tsn);
        InitChunk.WriteExtensions(value[InitChunk.FieldsSize..]);
    }

    private void ReplyStale(long ticks, uint tag)
    {
        Span<byte> microseconds = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(microseconds, (uint)Math.Min(uint.MaxValue, ticks / TimeSpan.TicksPerMicrosecond));
        association.ReplyWithCause(ChunkType.Error, ErrorCause.StaleCookie, microseconds, tag);
    }
}
