using WebTorrent.Sctp.Core.Buffers;
using WebTorrent.Sctp.Core.Wire;

namespace WebTorrent.Sctp.Core.Receiving;

/// <summary>The message whose fragments are coming in order; there is never more than one.</summary>
internal sealed class Assembly(BufferPool pool, int maxMessageSize)
{
    private PooledBuffer? _buffer;
    private ushort _streamId;
    private ushort _sequence;
    private uint _payloadProtocolId;
    private bool _isUnordered;
    private int _lastLength;

    /// <summary>Bytes that are there.</summary>
    public int Length { get; private set; }

    /// <summary>Whether fragments without a beginning are to be expected, because it was given up.</summary>
    private bool _isSkipping;

    /// <summary>Takes the next fragment.</summary>
    /// <param name="flags">Of the chunk.</param>
    /// <param name="streamId">Of the chunk.</param>
    /// <param name="sequence">Of the chunk.</param>
    /// <param name="payloadProtocolId">Of the chunk.</param>
    /// <param name="payload">Of the chunk.</param>
    /// <param name="message">The whole message, if this was its end.</param>
    public Fault Add(byte flags, ushort streamId, ushort sequence, uint payloadProtocolId, ReadOnlySpan<byte> payload, out ReceivedMessage? message)
    {
        message = null;
        var isUnordered = (flags & DataChunk.UnorderedFlag) != 0;
        if ((flags & DataChunk.BeginFlag) != 0)
        {
            if (_buffer is not null)
                return Fault.BrokenMessage;
            (_streamId, _sequence, _payloadProtocolId, _isUnordered) = (streamId, sequence, payloadProtocolId, isUnordered);
            _buffer = pool.Rent((flags & DataChunk.EndFlag) != 0 ? payload.Length : Math.Max(_lastLength, 2 * payload.Length));
            _isSkipping = false;
        }
        else if (_buffer is null)
        {
            return _isSkipping ? Fault.None : Fault.BrokenMessage;
        }
        else if (streamId != _streamId || isUnordered != _isUnordered || (!isUnordered && sequence != _sequence))
        {
            return Fault.BrokenMessage;
        }
        if (Length + payload.Length > maxMessageSize)
            return Fault.MessageTooLarge;
        Append(payload);
        if ((flags & DataChunk.EndFlag) != 0)
            message = Finish();
        return Fault.None;
    }

    /// <summary>Drops what is there; the rest of it need not come.</summary>
    public void Skip()
    {
        _isSkipping = true;
        Clear();
    }

    /// <summary>Gives the memory back.</summary>
    public void Clear()
    {
        if (_buffer is not null)
            pool.Return(_buffer);
        (_buffer, Length) = (null, 0);
    }

    private void Append(ReadOnlySpan<byte> payload)
    {
        if (Length + payload.Length > _buffer!.Bytes.Length)
            Move(2 * (Length + payload.Length));
        payload.CopyTo(_buffer.Bytes.AsSpan(Length));
        Length += payload.Length;
    }

    private ReceivedMessage Finish()
    {
        // It was as large as the one before; many small ones must not hold as much memory as large ones.
        if (_buffer!.Bytes.Length > 4 * Length)
            Move(Length);
        var message = new ReceivedMessage(_buffer, Length, _streamId, _sequence, _payloadProtocolId, _isUnordered);
        _lastLength = Length;
        (_buffer, Length) = (null, 0);
        return message;
    }

    private void Move(int size)
    {
        var other = pool.Rent(size);
        _buffer!.Bytes.AsSpan(0, Length).CopyTo(other.Bytes);
        pool.Return(_buffer);
        _buffer = other;
    }
}
