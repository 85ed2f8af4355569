using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using WebTorrent.Stun;

namespace WebTorrent.SimplePeer.Network;

/// <summary>Messages to and from one TURN server over a stream. Sending is thread-safe.</summary>
internal sealed class TurnStream(Stream connection)
{
    // 64 KiB datagrams at most, so that a server that reads nothing holds a few MiB.
    private const int MaxQueued = 1024;

    private readonly Channel<byte[]> _outgoing =
        Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>What takes a message; it may change its bytes.</summary>
    public delegate void Receiver(Span<byte> message);

    /// <summary>Sends a message, or loses it.</summary>
    public void Send(ReadOnlySpan<byte> message) => _outgoing.Writer.TryWrite(message.ToArray());

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
        await foreach (var message in _outgoing.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            await connection.WriteAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReceiveAsync(Receiver receive, CancellationToken cancellationToken)
    {
        var input = PipeReader.Create(connection, new StreamPipeReaderOptions(leaveOpen: true));
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
}
