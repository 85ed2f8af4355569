using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>
/// The reading side of a server's WebSocket (RFC 6455 §5), without the connection: bytes in, messages and control frames out. A message that lies in one piece is unmasked
/// where it is; only what comes in pieces is copied, as it comes, so that a length that is merely promised takes no memory. Not thread-safe.
/// </summary>
/// <param name="maxMessage">The longest message, in bytes.</param>
internal sealed class WebSocketFrameReader(int maxMessage)
{
    private const int MaxControlPayload = 125;
    private const int FirstBuffer = 4096;

    // The pieces of a message so far; none while nothing is under way, as on most connections most of the time.
    private byte[] _pieces = [];
    private int _length;

    // Whether a message has begun whose last frame has not.
    private bool _isFragmented;

    // The data frame whose payload is coming.
    private bool _isInFrame;
    private bool _isFinal;
    private int _remaining;
    private uint _mask;

    /// <summary>Whether a part of a message is here and its rest is not.</summary>
    public bool IsMidway => _isFragmented;

    /// <summary>Takes the next message or control frame out of what was received.</summary>
    /// <param name="received">What is there, in memory that may be written to. Gets what is left.</param>
    /// <param name="input">What was found.</param>
    /// <returns>False when more must come first; then what is left is to be given again with what follows it.</returns>
    public bool TryRead(scoped ref ReadOnlySequence<byte> received, out WebSocketInput input)
    {
        while (true)
        {
            if (!_isInFrame)
            {
                if (!WebSocketFrameHeader.TryRead(in received, out var header))
                    return Nothing(out input);
                if (FindFault(in header) is var fault && fault != WebSocketCloseCode.None)
                    return Fault(fault, out input);
                if (header.IsControl)
                    return TryReadControl(in header, ref received, out input);
                received = received.Slice(header.Size);
                if (header.IsFinal && !_isFragmented && (int)header.PayloadLength <= received.FirstSpan.Length)
                    return Message(Unmask(ref received, (int)header.PayloadLength, header.Mask), out input);
                Begin(in header);
            }

            TakePayload(ref received);
            if (_remaining > 0)
                return Nothing(out input);
            _isInFrame = false;
            if (!_isFinal)
                continue;
            _isFragmented = false;
            var length = _length;
            _length = 0;
            return Message(_pieces.AsSpan(0, length), out input);
        }
    }

    /// <summary>Gives back what a message took that has been read; to be called when there is nothing more to read for now.</summary>
    public void Trim()
    {
        if (_length == 0)
            Replace([]);
    }

    private static bool Nothing(out WebSocketInput input)
    {
        input = default;
        return false;
    }

    private static bool Fault(ushort code, out WebSocketInput input)
    {
        input = new WebSocketInput { Kind = WebSocketInputKind.Fault, CloseCode = code };
        return true;
    }

    private static bool Message(ReadOnlySpan<byte> message, out WebSocketInput input)
    {
        if (!Utf8.IsValid(message))
            return Fault(WebSocketCloseCode.InvalidPayload, out input);
        input = new WebSocketInput { Kind = WebSocketInputKind.Message, Payload = message };
        return true;
    }

    private static bool Close(ReadOnlySpan<byte> body, out WebSocketInput input)
    {
        if (body.Length == 1)
            return Fault(WebSocketCloseCode.ProtocolError, out input);
        var code = body.IsEmpty ? WebSocketCloseCode.None : BinaryPrimitives.ReadUInt16BigEndian(body);
        if (!body.IsEmpty && !WebSocketCloseCode.MayBeSent(code))
            return Fault(WebSocketCloseCode.ProtocolError, out input);
        if (!body.IsEmpty && !Utf8.IsValid(body[2..]))
            return Fault(WebSocketCloseCode.InvalidPayload, out input);
        input = new WebSocketInput { Kind = WebSocketInputKind.Close, CloseCode = code };
        return true;
    }

    // Takes what lies in one piece out of what was received.
    private static ReadOnlySpan<byte> Unmask(scoped ref ReadOnlySequence<byte> received, int length, uint mask)
    {
        var payload = MemoryMarshal.AsMemory(received.First[..length]).Span;
        WebSocketMask.Apply(payload, mask);
        received = received.Slice(length);
        return payload;
    }

    private ushort FindFault(in WebSocketFrameHeader header)
    {
        if (header.HasReservedBits || !header.IsMasked)
            return WebSocketCloseCode.ProtocolError;
        switch (header.Opcode)
        {
            case WebSocketOpcode.Close or WebSocketOpcode.Ping or WebSocketOpcode.Pong:
                return header.IsFinal && header.PayloadLength <= MaxControlPayload ? WebSocketCloseCode.None : WebSocketCloseCode.ProtocolError;
            case WebSocketOpcode.Text or WebSocketOpcode.Binary when _isFragmented:
            case WebSocketOpcode.Continuation when !_isFragmented:
            case > WebSocketOpcode.Binary:
                return WebSocketCloseCode.ProtocolError;
            default:
                return header.PayloadLength <= (ulong)(maxMessage - _length) ? WebSocketCloseCode.None : WebSocketCloseCode.MessageTooBig;
        }
    }

    private static bool TryReadControl(scoped in WebSocketFrameHeader header, scoped ref ReadOnlySequence<byte> received, out WebSocketInput input)
    {
        var length = (int)header.PayloadLength;
        if (received.Length < header.Size + length)
            return Nothing(out input);
        received = received.Slice(header.Size);
        ReadOnlySpan<byte> payload;
        if (received.FirstSpan.Length >= length)
        {
            payload = Unmask(ref received, length, header.Mask);
        }
        else
        {
            var copy = received.Slice(0, length).ToArray();
            WebSocketMask.Apply(copy, header.Mask);
            received = received.Slice(length);
            payload = copy;
        }

        if (header.Opcode == WebSocketOpcode.Close)
            return Close(payload, out input);
        input = new WebSocketInput { Kind = header.Opcode == WebSocketOpcode.Ping ? WebSocketInputKind.Ping : WebSocketInputKind.Pong, Payload = payload };
        return true;
    }

    private void Begin(in WebSocketFrameHeader header)
    {
        _isFragmented = _isInFrame = true;
        _isFinal = header.IsFinal;
        _remaining = (int)header.PayloadLength;
        _mask = header.Mask;
    }

    private void TakePayload(ref ReadOnlySequence<byte> received)
    {
        var count = (int)Math.Min(_remaining, received.Length);
        MakeRoom(count);
        var taken = _pieces.AsSpan(_length, count);
        received.Slice(0, count).CopyTo(taken);
        WebSocketMask.Apply(taken, _mask);
        _mask = WebSocketMask.Turn(_mask, count);
        received = received.Slice(count);
        _length += count;
        _remaining -= count;
    }

    private void MakeRoom(int count)
    {
        if (_length + count <= _pieces.Length)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, Math.Max(_length + count, 2 * _length)));
        _pieces.AsSpan(0, _length).CopyTo(larger);
        Replace(larger);
    }

    private void Replace(byte[] pieces)
    {
        if (_pieces.Length > 0)
            ArrayPool<byte>.Shared.Return(_pieces);
        _pieces = pieces;
    }
}
