using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace WebTorrent.TrackerServer.Http;

/// <summary>One request and its answer; kept and used again for the next one of its connection.</summary>
internal sealed class HttpExchange
{
    private readonly ArrayBufferWriter<byte> _body = new(1024);

    public required IFeatureCollection Features { get; set; }

    public IHttpRequestFeature Request => Features.GetRequiredFeature<IHttpRequestFeature>();

    /// <summary>An empty buffer for the answer.</summary>
    public IBufferWriter<byte> NewBody()
    {
        _body.ResetWrittenCount();
        return _body;
    }

    /// <summary>Sends what was written to the body.</summary>
    public void Send(string contentType, int status = 200)
    {
        var response = Features.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = status;
        response.Headers.ContentType = contentType;
        response.Headers.ContentLength = _body.WrittenCount;
        // Not Write: before the response has started the server's writer has no room unless it is told how much.
        var writer = Features.GetRequiredFeature<IHttpResponseBodyFeature>().Writer;
        _body.WrittenSpan.CopyTo(writer.GetSpan(_body.WrittenCount));
        writer.Advance(_body.WrittenCount);
    }

    /// <summary>Sends an answer without a body.</summary>
    public void SendStatus(int status)
    {
        var response = Features.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = status;
        response.Headers.ContentLength = 0;
    }
}
