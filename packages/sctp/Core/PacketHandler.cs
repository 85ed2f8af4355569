using WebTorrent.Sctp.Core.Receiving;
using WebTorrent.Sctp.Core.Wire;

namespace WebTorrent.Sctp.Core;

/// <summary>Hands the chunks of a packet to whom they concern (RFC 9260 §8.5 says which packets are ours).</summary>
internal sealed class PacketHandler(Association association, Handshake handshake, Closing closing, Heartbeat heartbeat, StreamResets resets)
{
    private bool _hadData;

    /// <summary>Takes a packet.</summary>
    /// <returns>Whether it was one for us.</returns>
    public bool Handle(long now, ReadOnlySpan<byte> packet)
    {
        if (!CommonHeader.TryParse(packet, out var header)
            || header.SourcePort != association.Options.RemotePort || header.DestinationPort != association.Options.LocalPort)
            return false;
        var rest = packet[CommonHeader.Size..];
        if (!Chunk.TryRead(ref rest, out var chunk))
            return false;
        if (chunk.Type == ChunkType.Init)
        {
            // It comes alone and without a tag (RFC 9260 §8.5.1, A).
            if (header.VerificationTag != 0 || !rest.IsEmpty)
                return false;
            handshake.HandleInit(now, chunk);
            return true;
        }
        return IsTagRight(header.VerificationTag, chunk) ? HandleChunks(now, header.VerificationTag, chunk, rest) : HandleStranger(header.VerificationTag, chunk);
    }

    private bool IsTagRight(uint tag, in Chunk first) => first.Type switch
    {
        ChunkType.CookieEcho => true,
        ChunkType.Abort or ChunkType.ShutdownComplete when (first.Flags & Chunk.ReflectedTag) != 0 => tag == association.Peer.Tag && tag != 0,
        _ => tag == association.LocalTag && tag != 0 && association.State != SctpState.Closed,
    };

    /// <summary>
    /// A packet out of the blue (RFC 9260 §8.4). Who has not heard our ABORT hears it again. Others get no ABORT: below is a path between two who know each
    /// other, such as DTLS, and a packet that overtook its handshake must not end what is about to begin.
    /// </summary>
    private bool HandleStranger(uint tag, in Chunk first)
    {
        if (association.HasAborted && tag == association.LocalTag && first.Type is not (ChunkType.Abort or ChunkType.ShutdownComplete))
            association.Reply(ChunkType.Abort, 0, [], association.Peer.Tag);
        else if (first.Type == ChunkType.ShutdownAck && association.State is SctpState.Closed or SctpState.CookieWait or SctpState.CookieEchoed)
            association.Reply(ChunkType.ShutdownComplete, Chunk.ReflectedTag, [], tag);
        return false;
    }

    private bool HandleChunks(long now, uint tag, Chunk chunk, ReadOnlySpan<byte> rest)
    {
        _hadData = false;
        var goesOn = true;
        do
        {
            goesOn = Dispatch(now, tag, chunk) && !association.HasEnded;
        }
        while (goesOn && Chunk.TryRead(ref rest, out chunk));
        if (_hadData && !association.HasEnded)
            association.Receiver.Acks.HandlePacket(now);
        if (association.State != SctpState.Closed)
            heartbeat.HandlePacket(now);
        closing.HandleProgress();
        return true;
    }

    /// <summary>Takes a chunk.</summary>
    /// <returns>Whether the next one is to be looked at.</returns>
    private bool Dispatch(long now, uint tag, in Chunk chunk)
    {
        switch (chunk.Type)
        {
            case ChunkType.Data:
                return HandleData(chunk);
            case ChunkType.Sack:
                return HandleSack(now, chunk);
            case ChunkType.ForwardTsn:
                return HandleForwardTsn(chunk);
            case ChunkType.ReConfig:
                if (association.Receives || association.Sends)
                    resets.HandleReConfig(chunk);
                return true;
            case ChunkType.Heartbeat:
                if (association.Peer.Tag != 0)
                    heartbeat.HandleHeartbeat(chunk);
                return true;
            case ChunkType.HeartbeatAck:
                heartbeat.HandleHeartbeatAck(now, chunk);
                return true;
            case ChunkType.Error:
                HandleError(chunk);
                return true;
            default:
                return HandleControl(now, tag, chunk);
        }
    }

    private bool HandleControl(long now, uint tag, in Chunk chunk)
    {
        switch (chunk.Type)
        {
            case ChunkType.Init:
                return false;
            case ChunkType.InitAck:
                handshake.HandleInitAck(now, chunk);
                return false;
            case ChunkType.CookieEcho:
                var before = association.LocalTag;
                var wasOpen = association.Receives || association.Sends;
                var isEntered = handshake.HandleCookieEcho(now, chunk, tag);
                BeginResets(isEntered && (!wasOpen || before != association.LocalTag));
                return isEntered;
            case ChunkType.CookieAck:
                var wasEchoed = association.State == SctpState.CookieEchoed;
                handshake.HandleCookieAck(now);
                BeginResets(wasEchoed);
                return true;
            case ChunkType.Abort:
                HandleAbort(chunk);
                return false;
            case ChunkType.Shutdown:
                return closing.HandleShutdown(now, chunk) || Violate("It acknowledged what was never sent.");
            case ChunkType.ShutdownAck:
                closing.HandleShutdownAck();
                return false;
            case ChunkType.ShutdownComplete:
                closing.HandleShutdownComplete();
                return false;
            default:
                return HandleUnknown(chunk);
        }
    }

    private void BeginResets(bool isNew)
    {
        if (isNew)
            resets.Begin(association.Sender.LastTsn + 1, association.Peer.InitialTsn);
    }

    private bool HandleData(in Chunk chunk)
    {
        if (!association.Receives)
            return true;
        if (!DataChunk.TryParse(chunk, out var data))
            return Violate("A DATA chunk was too short.");
        _hadData = true;
        if (data.WantsAckNow)
            association.Receiver.Acks.WantNow();
        closing.HandleData();
        return Check(association.Receiver.HandleData(data));
    }

    private bool HandleSack(long now, in Chunk chunk)
    {
        if (!association.Sends || !SackChunk.TryParse(chunk, out var sack))
            return true;
        return association.Sender.HandleSack(now, sack) || Violate("It acknowledged what was never sent.");
    }

    private bool HandleForwardTsn(in Chunk chunk) =>
        !association.Receives || !ForwardTsnChunk.TryParse(chunk, out var forward) || Check(association.Receiver.HandleForward(forward));

    private void HandleError(in Chunk chunk)
    {
        var rest = chunk.Value;
        while (Parameter.TryRead(ref rest, out var cause))
        {
            if (cause.Type == ErrorCause.StaleCookie)
                handshake.HandleStaleCookie();
        }
    }

    private void HandleAbort(in Chunk chunk)
    {
        var rest = chunk.Value;
        var cause = Parameter.TryRead(ref rest, out var parameter) ? parameter.Type : (ushort)0;
        if (association.State != SctpState.Closed)
            association.Fail(SctpErrorCode.AbortedByPeer, $"The other side broke the association off (cause {cause}).", cause);
    }

    /// <summary>The two highest bits of an unknown type say what to do (RFC 9260 §3.2).</summary>
    private bool HandleUnknown(in Chunk chunk)
    {
        const int Skip = 0x80;
        const int Report = 0x40;
        if (((int)chunk.Type & Report) != 0 && association.Peer.Tag != 0)
            association.ReplyWithCause(ChunkType.Error, ErrorCause.UnrecognizedChunk, chunk.Whole, association.Peer.Tag);
        return ((int)chunk.Type & Skip) != 0;
    }

    private bool Check(Fault fault)
    {
        switch (fault)
        {
            case Fault.None:
                return true;
            case Fault.NoUserData:
                association.Abort(SctpErrorCode.ProtocolViolation, ErrorCause.NoUserData, "A DATA chunk was empty.");
                return false;
            case Fault.MessageTooLarge:
                association.Abort(SctpErrorCode.MessageTooLarge, ErrorCause.UserInitiated, "A message was larger than allowed.");
                return false;
            default:
                return Violate(fault switch
                {
                    Fault.BrokenMessage => "The fragments of a message do not fit together.",
                    Fault.SequenceBehind => "A message has a number that its stream had before.",
                    Fault.ForwardTooFar => "A FORWARD TSN went further than anything can have been sent.",
                    _ => "A message came on a stream that was not agreed on.",
                });
        }
    }

    private bool Violate(string what)
    {
        association.Abort(SctpErrorCode.ProtocolViolation, ErrorCause.ProtocolViolation, what);
        return false;
    }
}
