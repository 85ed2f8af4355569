using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Tests;

/// <summary>A WebRTC peer's side of the WebSocket.</summary>
internal sealed class WebClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[256 * 1024];

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static async Task<WebClient> ConnectAsync(RunningTracker tracker)
    {
        var client = new WebClient();
        await client._socket.ConnectAsync(tracker.WebSocket, CancellationToken.None);
        return client;
    }

    public static JsonObject AnnounceOf(int peer, int offers = 0, string? swarmEvent = null, int left = 1, InfoHash? hash = null)
    {
        var message = new JsonObject
        {
            ["action"] = "announce",
            ["info_hash"] = Text((hash ?? Some.Swarm).ToArray()),
            ["peer_id"] = Text(Some.Id(peer).ToArray()),
            ["left"] = left,
            ["numwant"] = offers,
            ["offers"] = new JsonArray([.. Enumerable.Range(0, offers).Select(i => new JsonObject { ["offer_id"] = $"offer {i}", ["offer"] = new JsonObject { ["type"] = "offer", ["sdp"] = $"sdp {i} \u00e9\"\\" } })]),
        };
        if (swarmEvent is not null)
            message["event"] = swarmEvent;
        return message;
    }

    public static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    public Task SendAsync(JsonObject message) => SendAsync(message.ToJsonString());

    public Task SendAsync(string message) => _socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>The next message; null when the tracker closed.</summary>
    public async Task<JsonObject?> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (var length = 0; ;)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), limit.Token);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            length += part.Count;
            if (part.EndOfMessage)
                return JsonSerializer.Deserialize<JsonObject>(_buffer.AsSpan(0, length));
        }
    }

    /// <summary>Announces and returns the answer.</summary>
    public async Task<JsonObject> AnnounceAsync(JsonObject message)
    {
        await SendAsync(message);
        return (await ReceiveAsync())!;
    }

    public async Task CloseAsync() => await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
