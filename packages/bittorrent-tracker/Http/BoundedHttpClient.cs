using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace WebTorrent.Tracker.Http;

/// <summary>HTTP GET over one address family, towards hosts that nobody trusts: no cookies, no proxy, everything bounded. Thread-safe.</summary>
internal sealed class BoundedHttpClient : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly TrackerClientOptions _options;
    private readonly AddressResolver _resolver;
    private readonly AddressFamily _family;
    private readonly HttpClient _client;

    public BoundedHttpClient(TrackerClientOptions options, AddressResolver resolver, AddressFamily family)
    {
        _options = options;
        _resolver = resolver;
        _family = family;
        _client = new HttpClient(CreateHandler(), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", options.UserAgent);
    }

    /// <summary>Fetches an answer of whatever status.</summary>
    /// <exception cref="TrackerException">There is none, or it is too long.</exception>
    public async Task<HttpAnswer> GetAsync(Uri uri, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.HttpTimeout, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var body = await ReadBodyAsync(response.Content, either.Token).ConfigureAwait(false);
            return new HttpAnswer(response.StatusCode, body, GetRetryAfter(response.Headers.RetryAfter));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TrackerException(TrackerErrorCode.Timeout, "The tracker did not answer in time.", e);
        }
        catch (Exception e) when (e is not (OperationCanceledException or ObjectDisposedException or TrackerException))
        {
            throw ToTrackerException(e);
        }
    }

    public void Dispose() => _client.Dispose();

    private static TrackerException ToTrackerException(Exception e)
    {
        // What ConnectAsync threw comes wrapped.
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is TrackerException known)
                return new TrackerException(known.Code, known.Message, e);
        }

        return e is InvalidDataException
            ? new TrackerException(TrackerErrorCode.InvalidResponse, "The tracker's answer cannot be decompressed.", e)
            : new TrackerException(TrackerErrorCode.ConnectionFailed, "No connection to the tracker, or it broke.", e);
    }

    private SocketsHttpHandler CreateHandler() => new()
    {
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null, // A stranger gets no trace ids of the program around.
        AllowAutoRedirect = _options.MaxRedirects > 0,
        MaxAutomaticRedirections = Math.Max(1, _options.MaxRedirects),
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
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
        SocketException? last = null;
        foreach (var address in await _resolver.ResolveAsync(host.Host, _family, cancellationToken).ConfigureAwait(false))
        {
            var socket = new Socket(_family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, host.Port), cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                last = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw new TrackerException(TrackerErrorCode.ConnectionFailed, $"No connection to {host.Host}: {last!.SocketErrorCode}.", last);
    }

    // Counts what comes out of the decompressor, so that a small answer cannot become a large one.
    private async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var limit = _options.MaxResponseLength;
        if (content.Headers.ContentLength > limit)
            throw TooLarge();
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var body = new ArrayBufferWriter<byte>(4096);
            while (true)
            {
                var read = await stream.ReadAsync(body.GetMemory(4096), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    return body.WrittenMemory;
                body.Advance(read);
                if (body.WrittenCount > limit)
                    throw TooLarge();
            }
        }
    }

    private TimeSpan? GetRetryAfter(RetryConditionHeaderValue? header)
    {
        var delay = header?.Delta ?? header?.Date - _options.TimeProvider.GetUtcNow();
        return delay > TimeSpan.Zero ? delay : null;
    }

    private TrackerException TooLarge() =>
        new(TrackerErrorCode.ResponseTooLarge, $"The tracker's answer is longer than {_options.MaxResponseLength} bytes.");
}
