using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WebTorrent.TrackerServer.Http;

/// <summary>The pages for people and monitors: <c>/stats</c>, <c>/stats.json</c> and <c>/health</c>. Thread-safe.</summary>
internal sealed class TrackerPages(Func<TrackerServerStats> readStats, Func<SwarmStoreHealth> readHealth, TimeProvider timeProvider, bool withStats)
{
    // Adding up a million swarms takes milliseconds; strangers shall not have it done at will.
    private static readonly TimeSpan StatsAge = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private TrackerServerStats? _stats;
    private long _readAt;

    public bool TryAnswer(HttpExchange exchange, ReadOnlySpan<char> path)
    {
        switch (path)
        {
            case "/stats" when withStats:
                WriteHtml(exchange.NewBody(), Stats());
                exchange.SendPage("text/html; charset=utf-8");
                return true;
            case "/stats.json" when withStats:
                WriteJson(exchange.NewBody(), Stats());
                exchange.SendPage("application/json");
                return true;
            case "/health":
                WriteHealth(exchange.NewBody(), readHealth());
                exchange.SendPage("application/json");
                return true;
            default:
                return false;
        }
    }

    private static void WriteHtml(IBufferWriter<byte> output, TrackerServerStats stats)
    {
        var page = new StringBuilder("<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Tracker</title><h1>Tracker</h1><dl>");
        foreach (var (name, value) in Numbers(stats))
            page.Append(CultureInfo.InvariantCulture, $"<dt>{name}<dd>{value:N0}");
        page.Append("<dt>health<dd>").Append(HtmlEncoder.Default.Encode(StatusOf(stats.Health)));
        if (stats.Health.Description is { } description)
            page.Append(": ").Append(HtmlEncoder.Default.Encode(description));
        page.Append("</dl>");
        Encoding.UTF8.GetBytes(page.ToString(), output);
    }

    private static void WriteJson(IBufferWriter<byte> output, TrackerServerStats stats)
    {
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        foreach (var (name, value) in Numbers(stats))
            writer.WriteNumber(JsonNamingPolicy.CamelCase.ConvertName(name.Replace(" ", "", StringComparison.Ordinal)), value);
        writer.WriteString("health"u8, StatusOf(stats.Health));
        writer.WriteEndObject();
    }

    private static void WriteHealth(IBufferWriter<byte> output, SwarmStoreHealth health)
    {
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteString("status"u8, StatusOf(health));
        writer.WriteString("description"u8, health.Description);
        writer.WriteEndObject();
    }

    private static string StatusOf(SwarmStoreHealth health) => health.IsHealthy ? "healthy" : "degraded";

    private static (string Name, long Value)[] Numbers(TrackerServerStats stats) =>
    [
        ("Torrents", stats.Swarms.Swarms),
        ("Peers", stats.Swarms.Peers),
        ("Seeders", stats.Swarms.Seeders),
        ("Leechers", stats.Swarms.Peers - stats.Swarms.Seeders),
        ("PeersIPv4", stats.Swarms.IPv4Peers),
        ("PeersIPv6", stats.Swarms.IPv6Peers),
        ("PeersWebRTC", stats.Swarms.WebPeers),
        ("WebSockets", stats.WebSockets),
        ("HttpAnnounces", stats.HttpAnnounces),
        ("UdpAnnounces", stats.UdpAnnounces),
        ("WebSocketAnnounces", stats.WebSocketAnnounces),
        ("Scrapes", stats.Scrapes),
        ("Refusals", stats.Refusals),
        ("Relays", stats.Relays),
        ("Drops", stats.Drops),
    ];

    private TrackerServerStats Stats()
    {
        lock (_gate)
        {
            if (_stats is null || timeProvider.GetElapsedTime(_readAt) >= StatsAge)
            {
                _stats = readStats();
                _readAt = timeProvider.GetTimestamp();
            }

            return _stats;
        }
    }
}
