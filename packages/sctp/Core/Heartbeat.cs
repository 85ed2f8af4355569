using System.Buffers.Binary;
using WebTorrent.Sctp.Core.Wire;

namespace WebTorrent.Sctp.Core;

/// <summary>Asks the other side for a word when it is silent (RFC 9260 §8.3).</summary>
internal sealed class Heartbeat(Association association)
{
    private const ushort InfoType = 1;
    private const int InfoSize = 16;

    private Timer _timer = new();
    private long _lastHeard;
    private long _sentAt;
    private ulong _nonce;
    private bool _isAwaited;
    private bool _isDue;

    public long NextTimeout => _timer.At;

    /// <summary>The other side has spoken.</summary>
    public void HandlePacket(long now)
    {
        _lastHeard = now;
        if (!_timer.IsRunning)
            _timer.Start(now + association.Options.HeartbeatInterval.Ticks);
    }

    public void HandleTimeout(long now)
    {
        if (!_timer.Take(now) || association.State is not SctpState.Established)
            return;
        var quietUntil = _lastHeard + association.Options.HeartbeatInterval.Ticks;
        if (now < quietUntil)
        {
            _isAwaited = false;
            _timer.Start(quietUntil);
            return;
        }
        if (_isAwaited)
            association.Sender.Errors++;
        association.Pool.Trim();
        _isDue = true;
        _timer.Start(now + association.Sender.Rtt.TimeoutAfter(association.Sender.Errors));
    }

    public bool TryTransmit(long now, Span<byte> destination, out int length)
    {
        length = 0;
        if (!_isDue || association.State != SctpState.Established)
            return false;
        (_isDue, _isAwaited, _sentAt) = (false, true, now);
        _nonce = ((ulong)association.NewTsn() << 32) | association.NewTsn();
        var packet = new PacketWriter(destination, association.Header);
        var info = Parameter.Write(packet.Add(ChunkType.Heartbeat, 0, Parameter.HeaderSize + InfoSize), InfoType, InfoSize);
        BinaryPrimitives.WriteInt64BigEndian(info, now);
        BinaryPrimitives.WriteUInt64BigEndian(info[8..], _nonce);
        length = packet.Finish();
        return true;
    }

    /// <summary>Answers the other side's with what it said.</summary>
    public void HandleHeartbeat(in Chunk chunk) => association.Reply(ChunkType.HeartbeatAck, 0, chunk.Value, association.Peer.Tag);

    public void HandleHeartbeatAck(long now, in Chunk chunk)
    {
        if (!_isAwaited || chunk.Value.Length != Parameter.HeaderSize + InfoSize
            || BinaryPrimitives.ReadUInt64BigEndian(chunk.Value[(Parameter.HeaderSize + 8)..]) != _nonce)
            return;
        _isAwaited = false;
        association.Sender.Errors = 0;
        association.Sender.Rtt.Add(now, now - _sentAt);
    }
}
