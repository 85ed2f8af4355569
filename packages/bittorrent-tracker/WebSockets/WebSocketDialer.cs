using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace WebTorrent.Tracker.WebSockets;

/// <summary>Opens WebSockets to hosts that nobody trusts. Thread-safe.</summary>
internal sealed class WebSocketDialer(TrackerClientOptions options, AddressResolver resolver) : IDisposable
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    // In a browser's page the browser connects, and there is nothing to be made.
    private readonly HttpMessageInvoker? _invoker =
        OperatingSystem.IsBrowser() ? null : new HttpMessageInvoker(new TrackerDialer(resolver, AddressFamily.Unspecified).CreateHandler());

    /// <exception cref="TrackerException">There is no connection, or no WebSocket behind it.</exception>
    public async Task<WebSocket> ConnectAsync(Uri tracker, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            Configure(socket.Options);
            using var timeout = new CancellationTokenSource(options.HttpTimeout, options.TimeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            await socket.ConnectAsync(WithoutUser(tracker), _invoker, either.Token).ConfigureAwait(false);
            return socket;
        }
        catch (Exception e)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw ToTrackerException(e, status);
        }
    }

    public void Dispose() => _invoker?.Dispose();

    private static TrackerException ToTrackerException(Exception e, HttpStatusCode status) => (e, status) switch
    {
        (OperationCanceledException, _) => new TrackerException(TrackerErrorCode.Timeout, "The tracker did not answer in time.", e),
        (WebSocketException, not (default(HttpStatusCode) or HttpStatusCode.SwitchingProtocols)) =>
            new TrackerException(TrackerErrorCode.HttpStatus, $"The tracker answered with HTTP status {(int)status} instead of a WebSocket.", e),
        _ => TrackerDialer.ToTrackerException(e),
    };

    private static Uri WithoutUser(Uri tracker) => new UriBuilder(tracker) { UserName = "", Password = "", Fragment = "" }.Uri;

    private void Configure(ClientWebSocketOptions socket)
    {
        if (OperatingSystem.IsBrowser())
            return;
        socket.SetRequestHeader("User-Agent", options.UserAgent);
        socket.CollectHttpResponseDetails = true;
        // Finds connections that died without a word.
        socket.KeepAliveInterval = KeepAlive;
        socket.KeepAliveTimeout = KeepAlive;
    }
}
