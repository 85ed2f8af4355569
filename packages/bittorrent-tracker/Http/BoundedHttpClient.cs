using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace WebTorrent.Tracker.Http;

/// <summary>HTTP GET over one address family, towards hosts that nobody trusts: no cookies, no proxy, everything bounded. Thread-safe.</summary>
internal sealed class BoundedHttpClient : IDisposable
{
    private readonly TrackerClientOptions _options;
    private readonly HttpClient _client;

    public BoundedHttpClient(TrackerClientOptions options, AddressResolver resolver, AddressFamily family)
    {
        _options = options;
        _client = new HttpClient(CreateHandler(options, new TrackerDialer(resolver, family)), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
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
            // opentracker hangs up after each answer without saying so, and a request on that connection would be lost. Only TLS is worth keeping one.
            request.Headers.ConnectionClose = uri.Scheme is "http";
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

    private static SocketsHttpHandler CreateHandler(TrackerClientOptions options, TrackerDialer dialer)
    {
        var handler = dialer.CreateHandler();
        handler.AllowAutoRedirect = options.MaxRedirects > 0;
        handler.MaxAutomaticRedirections = Math.Max(1, options.MaxRedirects);
        handler.AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate;
        return handler;
    }

    private static TrackerException ToTrackerException(Exception e) => e is InvalidDataException
        ? new TrackerException(TrackerErrorCode.InvalidResponse, "The tracker's answer cannot be decompressed.", e)
        : TrackerDialer.ToTrackerException(e);

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
