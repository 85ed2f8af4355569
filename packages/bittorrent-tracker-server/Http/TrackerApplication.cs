using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using WebTorrent.TrackerServer.WebSockets;

namespace WebTorrent.TrackerServer.Http;

/// <summary>
/// What the HTTP server calls for each request. It stands directly on the server, without middleware and routes: there are five paths, and all answers are ready at once.
/// </summary>
internal sealed class TrackerApplication(HttpTracker tracker, TrackerPages pages, WebSocketTracker? webSockets) : IHttpApplication<HttpExchange>
{
    private const string Get = "GET";
    private const string Head = "HEAD";
    private const string Allowed = "GET, HEAD";
    private const int NotFound = 404;
    private const int MethodNotAllowed = 405;

    public HttpExchange CreateContext(IFeatureCollection contextFeatures)
    {
        if (contextFeatures is not IHostContextContainer<HttpExchange> connection)
            return new HttpExchange { Features = contextFeatures };
        if (connection.HostContext is { } exchange)
            exchange.Features = contextFeatures;
        else
            connection.HostContext = exchange = new HttpExchange { Features = contextFeatures };
        return exchange;
    }

    public Task ProcessRequestAsync(HttpExchange context)
    {
        var request = context.Request;
        if (webSockets is not null && IsWebSocket(context, request))
            return webSockets.AcceptAsync(context.Features);
        if (request.Method is not (Get or Head))
        {
            context.SendStatus(MethodNotAllowed, Allowed);
            return Task.CompletedTask;
        }

        Answer(context, request);
        return Task.CompletedTask;
    }

    public void DisposeContext(HttpExchange context, Exception? exception)
    {
        // The exchange lives as long as its connection.
    }

    // A wish for any other protocol is not heard (RFC 9110 §7.8): Java's client asks everybody for HTTP/2.
    private static bool IsWebSocket(HttpExchange exchange, IHttpRequestFeature request) =>
        exchange.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && request.Headers.Upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase);

    // A target may name scheme and host, as it does when a proxy is asked (RFC 9112 §3.2.2).
    private static ReadOnlySpan<char> WithoutOrigin(ReadOnlySpan<char> target)
    {
        const string SchemeEnd = "://";
        if (target is ['/', ..] || target.IndexOf(SchemeEnd, StringComparison.Ordinal) is not (>= 0 and var scheme))
            return target;
        target = target[(scheme + SchemeEnd.Length)..];
        return target.IndexOf('/') is >= 0 and var path ? target[path..] : "/";
    }

    private void Answer(HttpExchange exchange, IHttpRequestFeature request)
    {
        var target = WithoutOrigin(request.RawTarget);
        var question = target.IndexOf('?');
        var query = question < 0 ? default : target[(question + 1)..];
        switch (question < 0 ? target : target[..question])
        {
            case "/announce":
                tracker.Announce(exchange, request, target, query);
                break;
            case "/scrape":
                tracker.Scrape(exchange, query);
                break;
            case var path when pages.TryAnswer(exchange, path):
                break;
            default:
                exchange.SendStatus(NotFound);
                break;
        }
    }
}
