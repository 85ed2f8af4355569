using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace WebTorrent.Protocol;

/// <summary>
/// One peer connection as messages instead of bytes (BEP 3, 6, 10), over any duplex pipe. Reading is for one reader at a time and
/// copies nothing; sending is synchronous, thread-safe and never waits. After the wire has ended the send methods do nothing.
/// </summary>
/// <remarks>
/// <code>
/// await wire.SendHandshakeAsync(mine, token);
/// var theirs = await wire.ReceiveHandshakeAsync(token);
/// while (await wire.ReadAsync(token))
///     while (wire.TryRead(out var message))
///         Handle(in message);
/// </code>
/// </remarks>
public sealed partial class Wire : IAsyncDisposable
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _disposal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MessageDecoder _decoder;
    private readonly WireReader _reader;
    private readonly WireWriter _writer;
    private readonly WireOptions _options;
    private readonly ExtensionTable _extensions;
    private Handshake? _sent;
    private Handshake? _received;
    private WireException? _error;
    private int _greeted;
    private int _disposed;

    /// <summary>Makes a wire; nothing is read or written yet.</summary>
    /// <param name="pipe">The bytes in both directions. The wire completes both halves when it is disposed.</param>
    /// <param name="options">Limits, clock and block source; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public Wire(IDuplexPipe pipe, WireOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pipe);
        _options = options ?? new WireOptions();
        _options.Validate();
        _decoder = new MessageDecoder(_options.Limits);
        _reader = new WireReader(pipe.Input, _decoder);
        _writer = new WireWriter(pipe.Output, _options, End);
        _extensions = new ExtensionTable(this, _options);
    }

    /// <summary>
    /// Pieces of the torrent, or null while unknown. Once known, indexes out of range and malformed bitfields end the wire. May be set from any thread.
    /// </summary>
    public int? PieceCount
    {
        get => _decoder.PieceCount;
        set => _decoder.PieceCount = value;
    }

    /// <summary>Whether both sides speak the fast extension (BEP 6); false until both handshakes are done.</summary>
    public bool UsesFast => _sent is { SupportsFast: true } && _received is { SupportsFast: true };

    /// <summary>Whether both sides speak the extension protocol (BEP 10); false until both handshakes are done.</summary>
    public bool UsesExtensions => _sent is { SupportsExtensions: true } && _received is { SupportsExtensions: true };

    /// <summary>The remote peer's handshake, once received.</summary>
    public Handshake? RemoteHandshake => _received;

    /// <summary>The remote peer's last extension handshake, once received.</summary>
    public ExtendedHandshake? RemoteExtensions => _extensions.Remote;

    /// <summary>Why the wire ended before its time; null while it lives, and after a clean end.</summary>
    public WireException? Error => Volatile.Read(ref _error);

    /// <summary>Done when the wire has ended, for whatever reason; never faulted (see <see cref="Error"/>).</summary>
    public Task Completion => _completion.Task;

    /// <summary>Bytes received so far, handshake included. Readable from any thread.</summary>
    public long BytesReceived => _reader.BytesReceived;

    /// <summary>Bytes handed to the transport so far, handshake included. Readable from any thread.</summary>
    public long BytesSent => _writer.BytesSent;

    /// <summary>Bytes of blocks handed to the transport so far. Readable from any thread.</summary>
    public long BlockBytesSent => _writer.BlockBytesSent;

    /// <summary>Bytes of messages, not of blocks, that wait to be sent. Readable from any thread.</summary>
    public long QueuedBytes => _writer.QueuedBytes;

    /// <summary>Blocks that wait to be sent. Readable from any thread.</summary>
    public int QueuedBlocks => _writer.QueuedBlocks;

    /// <summary>Adds an extension (BEP 10). Call before the handshakes.</summary>
    /// <param name="extension">An instance of its own for this wire.</param>
    /// <exception cref="InvalidOperationException">The handshakes are done, or the extension belongs to another wire.</exception>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    public void Use(WireExtension extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        if (Volatile.Read(ref _greeted) != 0)
            throw new InvalidOperationException("Extensions are agreed on in the handshakes, which are done.");
        _extensions.Add(extension);
    }

    /// <summary>Receives the remote peer's handshake, however it is cut up. One that dials sends its own first; one that is dialled may wait for this to learn the info-hash.</summary>
    /// <param name="cancellationToken">Gives up; also the way to a time-out.</param>
    /// <returns>The handshake.</returns>
    /// <exception cref="WireException">The bytes are no handshake, or the connection ended.</exception>
    public async ValueTask<Handshake> ReceiveHandshakeAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            _received = await _reader.ReceiveHandshakeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (IsFailure(error))
        {
            throw Fail(error);
        }
        Greet();
        return _received;
    }

    /// <summary>Sends this side's handshake and starts the writer.</summary>
    /// <param name="handshake">The handshake.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="WireException">The connection ended.</exception>
    /// <exception cref="InvalidOperationException">It was sent already.</exception>
    public async ValueTask SendHandshakeAsync(Handshake handshake, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handshake);
        if (Interlocked.CompareExchange(ref _sent, handshake, null) is not null)
            throw new InvalidOperationException("The handshake was sent already.");
        try
        {
            await _writer.SendHandshakeAsync(handshake, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (IsFailure(error))
        {
            throw Fail(error);
        }
        Greet();
        _writer.Start();
    }

    /// <summary>Waits until <see cref="TryRead"/> has a message.</summary>
    /// <param name="cancellationToken">Gives up; the wire stays usable.</param>
    /// <returns>False when the remote peer closed the connection between two messages, or this wire was disposed.</returns>
    /// <exception cref="WireException">The remote peer broke the protocol, the connection broke, or sending failed.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfFailed();
        try
        {
            if (await _reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                return true;
        }
        catch (Exception error) when (IsFailure(error))
        {
            throw Fail(error);
        }
        ThrowIfFailed();
        return false;
    }

    /// <summary>Takes the next message that is there in whole. Messages of extensions in use are handed to them and skipped.</summary>
    /// <param name="message">The message; its payload is borrowed until the next <see cref="ReadAsync"/>.</param>
    /// <returns>False when <see cref="ReadAsync"/> must be awaited.</returns>
    /// <exception cref="WireException">The remote peer broke the protocol.</exception>
    public bool TryRead(out WireMessage message)
    {
        try
        {
            while (_reader.TryRead(out message))
            {
                if (message.Id != MessageId.Extended || !_extensions.TryConsume(message))
                    return true;
            }
            return false;
        }
        catch (WireException error)
        {
            End(error);
            throw;
        }
    }

    /// <summary>Ends the wire: what is queued is dropped, the pipe is completed. Not while a message's payload is still in use.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _writer.Stop();
            _reader.Close();
            _extensions.Close();
            await _writer.DisposeAsync().ConfigureAwait(false);
            _completion.TrySetResult();
            _disposal.TrySetResult();
        }
        await _disposal.Task.ConfigureAwait(false);
    }

    private static bool IsFailure(Exception error) => error is WireException or IOException or ObjectDisposedException;

    // Both handshakes are done: settle what was agreed on, once, whichever side came second.
    private void Greet()
    {
        if (_sent is null || _received is null || Interlocked.Exchange(ref _greeted, 1) != 0)
            return;
        _decoder.AllowFast = UsesFast;
        if (UsesExtensions)
            SendExtendedHandshake();
    }

    private void ThrowIfFailed()
    {
        if (Error is { } error)
            throw new WireException(error.Code, error.Message, error);
    }

    private WireException Fail(Exception error)
    {
        if (Error is { } earlier)
            return earlier;
        var failure = error as WireException ?? new WireException(WireErrorCode.TransportFailed, "The connection broke.", error);
        End(failure);
        return failure;
    }

    private void End(WireException error)
    {
        Interlocked.CompareExchange(ref _error, error, null);
        _writer.Stop();
        _reader.Cancel();
        _completion.TrySetResult();
    }
}
