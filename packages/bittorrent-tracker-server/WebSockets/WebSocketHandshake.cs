using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>The server's part of the opening handshake (RFC 6455 §4.2): no subprotocols, no extensions, any origin.</summary>
internal static class WebSocketHandshake
{
    private const string Version = "13";
    private const string KeySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int KeySize = 16;

    /// <summary>Looks at a request for a WebSocket.</summary>
    /// <returns>101 when it may be accepted, else the status to refuse it with; the headers of either are set.</returns>
    public static int Answer(IHttpRequestFeature request, IHeaderDictionary response)
    {
        var headers = request.Headers;
        if (!HttpMethods.IsGet(request.Method))
            return StatusCodes.Status400BadRequest;
        if (headers.SecWebSocketVersion != Version)
        {
            response.SecWebSocketVersion = Version;
            return StatusCodes.Status426UpgradeRequired;
        }

        if (headers.SecWebSocketKey is not [{ } key] || !IsKey(key))
            return StatusCodes.Status400BadRequest;
        response.Upgrade = "websocket";
        response.SecWebSocketAccept = Accept(key);
        return StatusCodes.Status101SwitchingProtocols;
    }

    private static bool IsKey(string text)
    {
        Span<byte> key = stackalloc byte[KeySize + 2];
        return Convert.TryFromBase64String(text, key, out var size) && size == KeySize;
    }

    // The protocol asks for SHA-1; it is no secret that is made here, but a sign that the server speaks the protocol.
#pragma warning disable CA5350
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + KeySuffix)));
#pragma warning restore CA5350
}
