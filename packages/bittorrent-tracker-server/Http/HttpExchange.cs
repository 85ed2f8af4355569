using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace WebTorrent.TrackerServer.Http;

/// <summary>One request and its answer; kept and used again for the next one of its connection.</summary>
internal sealed class HttpExchange
{
    private const int FirstBody = 1024;

    // Most answers are shorter; idle connections shall not sit on the memory of a longer one.
    private const int MostKept = 8 * 1024;

    private ArrayBufferWriter<byte> _body = new(FirstBody);

    public required IFeatureCollection Features { get; set; }

    public IHttpRequestFeature Request => Features.GetRequiredFeature<IHttpRequestFeature>();

    /// <summary>An empty buffer for the answer.</summary>
    public IBufferWriter<byte> NewBody()
    {
        _body.ResetWrittenCount();
        return _body;
    }

    /// <summary>Sends what was written to the body.</summary>
    public void Send(string contentType)
    {
        var response = Features.GetRequiredFeature<IHttpResponseFeature>();
        response.Headers.ContentType = contentType;
        response.Headers.ContentLength = _body.WrittenCount;
        // Not Write: before the response has started the server's writer has no room unless it is told how much.
        var writer = Features.GetRequiredFeature<IHttpResponseBodyFeature>().Writer;
        _body.WrittenSpan.CopyTo(writer.GetSpan(_body.WrittenCount));
        writer.Advance(_body.WrittenCount);
        if (_body.Capacity > MostKept)
            _body = new ArrayBufferWriter<byte>(FirstBody);
    }

    /// <summary>Sends what was written to the body, for a browser: it is told to keep, guess, run and frame nothing of it.</summary>
    public void SendPage(string contentType)
    {
        var headers = Features.GetRequiredFeature<IHttpResponseFeature>().Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        Send(contentType);
    }

    /// <summary>Sends an answer without a body.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="allow">The methods that there are, when it is that one is not.</param>
    public void SendStatus(int status, string? allow = null)
    {
        var response = Features.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = status;
        if (allow is not null)
            response.Headers.Allow = allow;
        response.Headers.ContentLength = 0;
    }
}
