using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace WebTorrent.Protocol;

/// <summary>The receiving half of a wire: waits for whole messages in a pipe and hands them out without copying.</summary>
internal sealed class WireReader(PipeReader input, MessageDecoder decoder)
{
    private const int Idle = 0;
    private const int Reading = 1;
    private const int Closed = 2;

    private ReadOnlySequence<byte> _buffer;
    private bool _hasBuffer;
    private bool _cancelled;
    private int _state;
    private long _unread;
    private long _bytesReceived;

    public long BytesReceived => Interlocked.Read(ref _bytesReceived);

    public async ValueTask<Handshake> ReceiveHandshakeAsync(CancellationToken cancellationToken)
    {
        if (!TryEnter())
            throw new WireException(WireErrorCode.ConnectionClosed, "The wire was closed here.");
        try
        {
            while (true)
            {
                var more = await ReceiveAsync(cancellationToken).ConfigureAwait(false);
                if (TryReadHandshake(out var handshake))
                    return handshake;
                if (!more)
                    throw EndedInHandshake();
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Waits until a whole message is there.</summary>
    /// <returns>False when the stream has ended between two messages, or the wait was cancelled by <see cref="Cancel"/> or <see cref="Close"/>.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!TryEnter())
            return false;
        try
        {
            while (!HasWholeMessage())
            {
                if (await ReceiveAsync(cancellationToken).ConfigureAwait(false))
                    continue;
                if (_cancelled)
                    return false;
                if (HasWholeMessage())
                    return true;
                return _buffer.IsEmpty ? false : throw new WireException(WireErrorCode.TruncatedFrame, "The stream ended inside a message.");
            }
            return true;
        }
        finally
        {
            Leave();
        }
    }

    public bool TryRead(out WireMessage message)
    {
        if (_hasBuffer && Volatile.Read(ref _state) == Idle)
            return decoder.TryDecode(ref _buffer, out message);
        message = default;
        return false;
    }

    /// <summary>Makes the read that waits, or the next one, return false.</summary>
    public void Cancel() => input.CancelPendingRead();

    /// <summary>Gives the pipe back: at once, or as soon as a waiting read has returned.</summary>
    public void Close()
    {
        var before = Interlocked.Exchange(ref _state, Closed);
        if (before == Idle)
            input.Complete();
        else if (before == Reading)
            input.CancelPendingRead();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_hasBuffer)
        {
            _unread = _buffer.Length;
            _hasBuffer = false;
            input.AdvanceTo(_buffer.Start, _buffer.End);
        }
        var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
        _buffer = result.Buffer;
        _hasBuffer = true;
        _cancelled = result.IsCanceled;
        Interlocked.Add(ref _bytesReceived, _buffer.Length - _unread);
        _unread = _buffer.Length;
        return !result.IsCompleted && !result.IsCanceled;
    }

    private bool HasWholeMessage() =>
        _hasBuffer && decoder.TryMeasure(_buffer, out var size) && _buffer.Length >= size;

    private bool TryReadHandshake([NotNullWhen(true)] out Handshake? handshake)
    {
        handshake = null;
        Span<byte> bytes = stackalloc byte[Handshake.Size];
        var start = _buffer.Slice(0, Math.Min(Handshake.Size, _buffer.Length));
        start.CopyTo(bytes);
        if (!Handshake.IsPrefix(bytes[..(int)start.Length]))
            throw new WireException(WireErrorCode.BadHandshake, "The first bytes are not the BitTorrent protocol's.");
        if (!Handshake.TryParse(bytes[..(int)start.Length], out handshake))
            return false;
        _buffer = _buffer.Slice(start.End);
        return true;
    }

    private WireException EndedInHandshake() => _cancelled || _buffer.IsEmpty
        ? new WireException(WireErrorCode.ConnectionClosed, "The connection was closed before the handshake.")
        : new WireException(WireErrorCode.TruncatedFrame, "The stream ended inside the handshake.");

    private bool TryEnter()
    {
        var before = Interlocked.CompareExchange(ref _state, Reading, Idle);
        if (before == Reading)
            throw new InvalidOperationException("Another read of this wire is waiting; a wire has one reader.");
        return before == Idle;
    }

    private void Leave()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Reading) != Closed)
            return;
        _hasBuffer = false;
        input.Complete();
    }
}
