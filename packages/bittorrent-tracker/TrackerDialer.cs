using System.Net;
using System.Net.Sockets;

namespace WebTorrent.Tracker;

/// <summary>Connects to hosts that nobody trusts, over one address family or any; HTTP and WebSocket trackers are reached through it. Thread-safe.</summary>
internal sealed class TrackerDialer(AddressResolver resolver, AddressFamily family)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The exception for whatever a handler of <see cref="CreateHandler"/> threw.</summary>
    public static TrackerException ToTrackerException(Exception e)
    {
        // What ConnectAsync threw comes wrapped.
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is TrackerException known)
                return new TrackerException(known.Code, known.Message, e);
        }

        return new TrackerException(TrackerErrorCode.ConnectionFailed, "No connection to the tracker, or it broke.", e);
    }

    /// <summary>A handler that follows no redirect, keeps no cookie, uses no proxy and dials only allowed addresses.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null, // A stranger gets no trace ids of the program around.
        AllowAutoRedirect = false,
        ConnectTimeout = ConnectTimeout,
        MaxConnectionsPerServer = 8,
        MaxResponseDrainSize = 0,
        MaxResponseHeadersLength = 32,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, cancellationToken),
    };

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint host, CancellationToken cancellationToken)
    {
        Exception? last = null;
        var addresses = await resolver.ResolveAsync(host.Host, family, cancellationToken).ConfigureAwait(false);
        foreach (var address in addresses)
        {
            // An address that is silent must leave time for the others.
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            attempt.CancelAfter(ConnectTimeout / addresses.Count);
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, host.Port), attempt.Token).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception e)
            {
                socket.Dispose();
                last = e;
                if (cancellationToken.IsCancellationRequested || e is not (SocketException or OperationCanceledException))
                    throw;
            }
        }

        throw new TrackerException(TrackerErrorCode.ConnectionFailed, $"No connection to {host.Host}: {(last as SocketException)?.SocketErrorCode ?? SocketError.TimedOut}.", last);
    }
}
