using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using WebTorrent.Stun;

namespace WebTorrent.SimplePeer.Network;

/// <summary>Messages to and from one TURN server over a stream; those that wait go out together.</summary>
internal sealed class TurnStream(Stream connection)
{
    // So much a server that reads nothing holds.
    private const int MaxWaiting = 1 << 20;

    private readonly Pipe _outgoing = new(new PipeOptions(pauseWriterThreshold: 0, minimumSegmentSize: 64 * 1024, useSynchronizationContext: false));
    private int _waiting;

    /// <summary>What takes a message; it may change its bytes.</summary>
    public delegate void Receiver(Span<byte> message);

    /// <summary>Sends a message, or loses it, as a datagram may be lost. One at a time.</summary>
    public void Send(ReadOnlySpan<byte> message)
    {
        if (Volatile.Read(ref _waiting) + message.Length > MaxWaiting)
            return;
        Interlocked.Add(ref _waiting, message.Length);
        _outgoing.Writer.Write(message);
        var flush = _outgoing.Writer.FlushAsync();
        if (!flush.IsCompletedSuccessfully)
            throw new UnreachableException("The pipe has no limit but ours.");
    }

    /// <summary>Receives and sends until the stream ends or something fails.</summary>
    public async Task RunAsync(Receiver receive, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAsync(stop.Token);
        try
        {
            await ReceiveAsync(receive, stop.Token).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var read = await _outgoing.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                foreach (var part in read.Buffer)
                    await connection.WriteAsync(part, cancellationToken).ConfigureAwait(false);
                Interlocked.Add(ref _waiting, -(int)read.Buffer.Length);
                _outgoing.Reader.AdvanceTo(read.Buffer.End);
            }
        }
        finally
        {
            await _outgoing.Reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private async Task ReceiveAsync(Receiver receive, CancellationToken cancellationToken)
    {
        var input = PipeReader.Create(connection, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            var message = new byte[StunStreamReader.MaxFrameSize];
            while (true)
            {
                var read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
                var buffer = read.Buffer;
                while (StunStreamReader.TryReadFrame(ref buffer, out var frame))
                {
                    frame.CopyTo(message);
                    receive(message.AsSpan(0, (int)frame.Length));
                }

                input.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                    return;
            }
        }
        finally
        {
            await input.CompleteAsync().ConfigureAwait(false);
        }
    }
}
