using System.Net;
using WebTorrent.Protocol;

namespace WebTorrent.TorrentEngine.Connections;

/// <summary>Dials a peer over the first transport that can reach it, and soon over the next ones too if that does not answer: the first connection wins.</summary>
internal sealed class TransportRace(IReadOnlyList<IPeerTransport> transports, TimeProvider timeProvider)
{
    /// <summary>What a transport gets before the next one is tried beside it. Most peers that answer do so sooner.</summary>
    public static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(700);

    /// <exception cref="PeerTransportException">No transport reached the peer; why the first one did not.</exception>
    public async Task<PeerConnection> ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        var able = new Queue<IPeerTransport>(transports.Where(transport => transport.CanConnect(endPoint)));
        using var losing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<PeerConnection>>();
        Exception? failure = null;
        try
        {
            while (able.Count + running.Count > 0)
            {
                if (able.TryDequeue(out var next))
                    running.Add(DialAsync(next, endPoint, losing.Token));
                if (await FirstToEndAsync(running, able.Count > 0, losing.Token).ConfigureAwait(false) is not { } ended)
                    continue;
                running.Remove(ended);
                if (ended.IsCompletedSuccessfully)
                    return await ended.ConfigureAwait(false);
                failure ??= ended.Exception?.InnerException;
                cancellationToken.ThrowIfCancellationRequested();
            }

            throw failure ?? new PeerTransportException(PeerTransportErrorCode.Unreachable, $"No transport can reach {endPoint}.");
        }
        finally
        {
            await losing.CancelAsync().ConfigureAwait(false);
            foreach (var loser in running)
                await EndAsync(loser).ConfigureAwait(false);
        }
    }

    private static async Task<PeerConnection> DialAsync(IPeerTransport transport, EndPoint endPoint, CancellationToken cancellationToken)
        => await transport.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);

    /// <summary>Null: nobody ended within the head start, and there is another one to try.</summary>
    private async Task<Task<PeerConnection>?> FirstToEndAsync(List<Task<PeerConnection>> running, bool hasMore, CancellationToken cancellationToken)
    {
        var first = Task.WhenAny(running);
        if (hasMore)
        {
            var delay = Task.Delay(HeadStart, timeProvider, cancellationToken);
            if (await Task.WhenAny(first, delay).ConfigureAwait(false) == delay)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return null;
            }
        }

        return await first.ConfigureAwait(false);
    }

    private static async Task EndAsync(Task<PeerConnection> loser)
    {
        await ((Task)loser).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (loser.IsCompletedSuccessfully)
            await (await loser.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
    }
}
