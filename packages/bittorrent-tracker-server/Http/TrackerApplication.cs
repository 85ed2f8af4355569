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
        if (webSockets is not null && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true })
            return webSockets.AcceptAsync(context.Features);
        if (!string.Equals(request.Method, Get, StringComparison.Ordinal))
        {
            context.SendStatus(MethodNotAllowed);
            return Task.CompletedTask;
        }

        Answer(context, request);
        return Task.CompletedTask;
    }

    public void DisposeContext(HttpExchange context, Exception? exception)
    {
        // The exchange lives as long as its connection.
    }

    private void Answer(HttpExchange exchange, IHttpRequestFeature request)
    {
        var target = request.RawTarget.AsSpan();
        var question = target.IndexOf('?');
        var query = question < 0 ? default : target[(question + 1)..];
        switch (question < 0 ? target : target[..question])
        {
            case "/announce":
                tracker.Announce(exchange, request, query);
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
