using WebTorrent.ParseTorrent;
using WebTorrent.TorrentEngine.Streaming;

namespace WebTorrent.TorrentEngine;

/// <summary>A file of a torrent as a seekable, read-only stream: what is read is downloaded first, as it is read.</summary>
/// <remarks>
/// Open as many as you like; each moves a window of its own over the file, and what the windows cover is fetched before
/// everything else. A read waits until the piece under the position is verified, so bytes are always right. One stream is
/// for one reader at a time; different streams are independent of each other.
/// </remarks>
public sealed class TorrentStream : Stream
{
    private readonly TorrentContentReader _reader;
    private readonly long _start;
    private readonly long _readAhead;
    private long _position;
    private int _windowPiece = -1;
    private readonly CancellationTokenSource _closing = new();
    private volatile bool _isDisposed;

    internal TorrentStream(TorrentContentReader reader, TorrentFileEntry file, long readAhead)
    {
        _reader = reader;
        _start = file.Offset;
        Length = file.Length;
        _readAhead = readAhead;
    }

    /// <inheritdoc/>
    public override bool CanRead => !_isDisposed;

    /// <inheritdoc/>
    public override bool CanSeek => !_isDisposed;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <summary>The file's length in bytes.</summary>
    public override long Length { get; }

    /// <summary>Where the next read starts, in bytes. Setting it behind the end is allowed; reads there give nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => checked(_position + offset),
            SeekOrigin.End => checked(Length + offset),
            _ => throw new ArgumentOutOfRangeException(nameof(origin)),
        };
        if (position < 0)
            throw new IOException("The position would be before the beginning of the file.");
        return _position = position;
    }

    /// <summary>Reads up to <paramref name="buffer"/>'s length, once the piece under the position is verified.</summary>
    /// <param name="buffer">Where the bytes go; at most up to the end of the piece in one call.</param>
    /// <param name="cancellationToken">Ends the wait; the position stays.</param>
    /// <returns>The number of bytes; 0 at the end of the file.</returns>
    /// <exception cref="ObjectDisposedException">The stream was closed.</exception>
    /// <exception cref="TorrentException">The torrent was removed, or failed, before the bytes came.</exception>
    /// <exception cref="IOException">The bytes are on the disk no more, or cannot be read from it.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (buffer.IsEmpty || _position >= Length)
            return 0;

        var offset = _start + _position;
        var piece = _reader.PieceAt(offset);
        if (piece != _windowPiece)
            MoveWindow(piece);
        await WaitForPieceAsync(piece, cancellationToken).ConfigureAwait(false);

        var count = (int)Math.Min(Math.Min(buffer.Length, Length - _position), _reader.LeftInPiece(offset));
        await _reader.ReadAsync(offset, buffer[..count], cancellationToken).ConfigureAwait(false);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Reads, blocking the thread; prefer <see cref="ReadAsync(Memory{byte}, CancellationToken)"/>.</summary>
    public override int Read(byte[] buffer, int offset, int count)
    {
#pragma warning disable VSTHRD002 // Stream has a blocking Read, and who calls it has asked to wait.
        return ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    /// <summary>Does nothing: there is nothing to write.</summary>
    public override void Flush()
    {
    }

    /// <summary>Not supported: a torrent's content is what it is.</summary>
    public override void SetLength(long value) => throw new NotSupportedException("A torrent's files are read-only.");

    /// <summary>Not supported: a torrent's content is what it is.</summary>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A torrent's files are read-only.");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _reader.CloseWindow(this);
            _closing.Cancel(); // Not disposed: it has no timer, and a read may be about to look at it.
        }

        base.Dispose(disposing);
    }

    /// <summary>Who closes the stream ends the read that waits: without a window the piece may not come for a long time.</summary>
    private async ValueTask WaitForPieceAsync(int piece, CancellationToken cancellationToken)
    {
        if (_reader.IsVerified(piece))
            return;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            await _reader.WaitForPieceAsync(piece, waiting.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(TorrentStream), "The stream was closed while it was read.");
        }
    }

    private void MoveWindow(int piece)
    {
        _windowPiece = piece;
        var ahead = Math.Min(Length - _position, Math.Max(1, _readAhead));
        _reader.MoveWindow(this, piece, _reader.PieceAt(_start + _position + ahead - 1));
    }
}
