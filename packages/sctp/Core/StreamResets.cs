using System.Buffers.Binary;
using WebTorrent.Sctp.Core.Wire;

namespace WebTorrent.Sctp.Core;

/// <summary>Resets streams (RFC 6525): ours when asked to, the other side's when it says so. One request at a time.</summary>
internal sealed class StreamResets(Association association)
{
    // Outgoing SSN reset request: request number (4 bytes), number of the response (4), last TSN (4), streams (2 each).
    private const int RequestSize = 12;
    private const int ResponseSize = 8;

    private readonly HashSet<ushort> _wanted = [];
    private readonly List<ushort> _asked = [];
    private Timer _timer = new();
    private uint _nextRequest;
    private uint _expectedRequest;
    private uint _lastTsn;
    private int _lastResult = Result.Performed;
    private bool _isAsking;
    private bool _isDue;

    public long NextTimeout => _timer.At;

    public void Begin(uint localTsn, uint peerTsn)
    {
        (_nextRequest, _expectedRequest, _lastResult, _isAsking, _isDue) = (localTsn, peerTsn, Result.Performed, false, false);
        _wanted.Clear();
        _asked.Clear();
        _timer.Stop();
    }

    public void Reset(ushort streamId)
    {
        association.Sender.Queue.GetOrAdd(streamId).IsResetting = true;
        _wanted.Add(streamId);
    }

    public void HandleTimeout(long now)
    {
        if (!_timer.Take(now) || !_isAsking)
            return;
        if (++association.Sender.Errors <= association.Options.MaxRetransmits)
            _isDue = true;
    }

    public bool TryTransmit(long now, Span<byte> destination, out int length)
    {
        length = 0;
        if (!association.Sends || (!_isAsking && !TryAsk()) || !_isDue)
            return false;
        _isDue = false;
        _timer.Start(now + association.Sender.Rtt.TimeoutAfter(association.Sender.Errors));
        var packet = new PacketWriter(destination, association.Header);
        var valueLength = RequestSize + (2 * _asked.Count);
        var value = packet.Add(ChunkType.ReConfig, 0, Parameter.HeaderSize + valueLength);
        WriteRequest(Parameter.Write(value, ParameterType.OutgoingReset, valueLength));
        length = packet.Finish();
        return true;
    }

    public void HandleReConfig(in Chunk chunk)
    {
        var rest = chunk.Value;
        while (Parameter.TryRead(ref rest, out var parameter))
        {
            switch (parameter.Type)
            {
                case ParameterType.OutgoingReset when parameter.Value.Length >= RequestSize:
                    HandleRequest(parameter.Value);
                    break;
                case ParameterType.ResetResponse when parameter.Value.Length >= ResponseSize:
                    HandleResponse(BinaryPrimitives.ReadUInt32BigEndian(parameter.Value), BinaryPrimitives.ReadUInt32BigEndian(parameter.Value[4..]));
                    break;
                case ParameterType.IncomingReset or ParameterType.SsnTsnReset or ParameterType.AddOutgoingStreams or ParameterType.AddIncomingStreams
                    when parameter.Value.Length >= 4:
                    Deny(BinaryPrimitives.ReadUInt32BigEndian(parameter.Value));
                    break;
                default:
                    return;
            }
        }
    }

    /// <summary>Takes the streams whose messages have all been sent into a request.</summary>
    private bool TryAsk()
    {
        if (_wanted.Count == 0)
            return false;
        var most = (association.Options.MaxPacketSize - CommonHeader.Size - Chunk.HeaderSize - Parameter.HeaderSize - RequestSize) / 2;
        foreach (var id in _wanted)
        {
            if (_asked.Count < most && association.Sender.Queue.GetOrAdd(id).First is null)
                _asked.Add(id);
        }
        if (_asked.Count == 0)
            return false;
        foreach (var id in _asked)
            _wanted.Remove(id);
        _lastTsn = association.Sender.LastTsn;
        (_isAsking, _isDue) = (true, true);
        return true;
    }

    private void WriteRequest(Span<byte> value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(value, _nextRequest);
        BinaryPrimitives.WriteUInt32BigEndian(value[4..], _expectedRequest - 1);
        BinaryPrimitives.WriteUInt32BigEndian(value[8..], _lastTsn);
        for (var i = 0; i < _asked.Count; i++)
            BinaryPrimitives.WriteUInt16BigEndian(value[(RequestSize + (2 * i))..], _asked[i]);
    }

    private void HandleResponse(uint request, uint result)
    {
        if (!_isAsking || request != _nextRequest)
            return;
        association.Sender.Errors = 0;
        _nextRequest++;
        if (result == Result.InProgress)
        {
            // What we sent is still on its way there. A new number asks again (the old one might only repeat its answer).
            return;
        }
        _isAsking = false;
        _timer.Stop();
        foreach (var id in _asked)
            Finish(id, result is Result.Performed or Result.NothingToDo);
        _asked.Clear();
    }

    private void Finish(ushort id, bool isPerformed)
    {
        var stream = association.Sender.Queue.GetOrAdd(id);
        stream.IsResetting = !isPerformed;
        if (isPerformed)
            stream.NextSequence = 0;
        association.Raise(new SctpEvent(isPerformed ? SctpEventKind.OutgoingStreamReset : SctpEventKind.StreamResetFailed, id));
    }

    private void HandleRequest(ReadOnlySpan<byte> value)
    {
        var number = BinaryPrimitives.ReadUInt32BigEndian(value);
        var isRepeated = number == _expectedRequest - 1;
        if (number != _expectedRequest && !isRepeated)
        {
            Respond(number, Result.BadNumber);
            return;
        }
        if (!isRepeated || _lastResult == Result.InProgress)
            _lastResult = Perform(BinaryPrimitives.ReadUInt32BigEndian(value[8..]), value[RequestSize..]);
        _expectedRequest = number + 1;
        Respond(number, _lastResult);
    }

    /// <summary>Only after everything that was sent before has come (RFC 6525 §5.2.2, E2).</summary>
    private int Perform(uint lastTsn, ReadOnlySpan<byte> streams)
    {
        if ((int)(lastTsn - association.Receiver.CumulativeTsn) > 0)
            return Result.InProgress;
        if (streams.IsEmpty)
            association.Receiver.Inbox.ResetAll(association.RaiseReset);
        for (; streams.Length >= 2; streams = streams[2..])
        {
            var id = BinaryPrimitives.ReadUInt16BigEndian(streams);
            association.RaiseReset(id, association.Receiver.Inbox.Reset(id));
        }
        return Result.Performed;
    }

    private void Deny(uint number)
    {
        var isKnown = number == _expectedRequest || number == _expectedRequest - 1;
        if (number == _expectedRequest)
            (_expectedRequest, _lastResult) = (number + 1, Result.Denied);
        Respond(number, isKnown ? Result.Denied : Result.BadNumber);
    }

    private void Respond(uint number, int result)
    {
        Span<byte> value = stackalloc byte[Parameter.HeaderSize + ResponseSize];
        var fields = Parameter.Write(value, ParameterType.ResetResponse, ResponseSize);
        BinaryPrimitives.WriteUInt32BigEndian(fields, number);
        BinaryPrimitives.WriteInt32BigEndian(fields[4..], result);
        association.Reply(ChunkType.ReConfig, 0, value, association.Peer.Tag);
    }

    /// <summary>Results (RFC 6525 §4.4).</summary>
    private static class Result
    {
        public const int NothingToDo = 0;
        public const int Performed = 1;
        public const int Denied = 2;
        public const int BadNumber = 5;
        public const int InProgress = 6;
    }
}
