using System.Buffers.Binary;
using WebTorrent.Sctp.Core.Wire;

namespace WebTorrent.Sctp.Core;

/// <summary>How an association ends by agreement (RFC 9260 §9.2).</summary>
internal sealed class Closing(Association association)
{
    private const int CumulativeSize = 4;

    private Timer _timer = new();
    private int _attempts;
    private bool _isDue;

    public long NextTimeout => _timer.At;

    /// <summary>Whether we want to end.</summary>
    public bool IsWanted { get; private set; }

    /// <summary>Begins from our side; what was accepted during the handshake needs its end.</summary>
    public void Shutdown()
    {
        if (association.State == SctpState.CookieWait && association.Sender.IsDrained)
            association.Close();
        IsWanted |= association.State != SctpState.Closed;
        HandleProgress();
    }

    public void HandleTimeout(long now)
    {
        if (!_timer.Take(now) || association.State is not (SctpState.ShutdownSent or SctpState.ShutdownAckSent))
            return;
        if (_attempts > association.Options.MaxRetransmits)
            association.Fail(SctpErrorCode.TimedOut, "The other side did not answer the shutdown.");
        else
            _isDue = true;
    }

    /// <summary>Goes on when everything has arrived.</summary>
    public void HandleProgress()
    {
        if (IsWanted && association.State == SctpState.Established)
            association.State = SctpState.ShutdownPending;
        if (!association.Sender.IsDrained)
            return;
        if (association.State == SctpState.ShutdownPending)
            (association.State, _isDue, _attempts) = (SctpState.ShutdownSent, true, 0);
        else if (association.State == SctpState.ShutdownReceived)
            (association.State, _isDue, _attempts) = (SctpState.ShutdownAckSent, true, 0);
    }

    public bool TryTransmit(long now, Span<byte> destination, out int length)
    {
        length = 0;
        if (!_isDue)
            return false;
        _isDue = false;
        if (association.State is not (SctpState.ShutdownSent or SctpState.ShutdownAckSent))
            return false;
        _timer.Start(now + association.Sender.Rtt.TimeoutAfter(_attempts++));
        var packet = new PacketWriter(destination, association.Header);
        if (association.State == SctpState.ShutdownSent)
            BinaryPrimitives.WriteUInt32BigEndian(packet.Add(ChunkType.Shutdown, 0, CumulativeSize), association.Receiver.CumulativeTsn);
        else
            packet.Add(ChunkType.ShutdownAck, 0, 0);
        length = packet.Finish();
        return true;
    }

    /// <summary>The other side ends; it sends nothing more.</summary>
    /// <returns>False: it acknowledges what was never sent.</returns>
    public bool HandleShutdown(long now, in Chunk chunk)
    {
        if (chunk.Value.Length != CumulativeSize || !(association.Receives || association.State == SctpState.ShutdownReceived))
            return true;
        if (!association.Sender.HandleCumulative(now, BinaryPrimitives.ReadUInt32BigEndian(chunk.Value)))
            return false;
        if (association.State == SctpState.ShutdownSent)
            (association.State, _isDue, _attempts) = (SctpState.ShutdownAckSent, true, 0);
        else
            association.State = SctpState.ShutdownReceived;
        return true;
    }

    public void HandleShutdownAck()
    {
        if (association.State is not (SctpState.ShutdownSent or SctpState.ShutdownAckSent))
            return;
        association.Reply(ChunkType.ShutdownComplete, 0, [], association.Peer.Tag);
        association.Close();
    }

    public void HandleShutdownComplete()
    {
        if (association.State == SctpState.ShutdownAckSent)
            association.Close();
    }

    /// <summary>Data came although we said how far we got: say it again (RFC 9260 §9.2).</summary>
    public void HandleData()
    {
        if (association.State == SctpState.ShutdownSent)
            (_isDue, _attempts) = (true, 0);
    }
}
