using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace WebTorrent.Tracker.Tests;

/// <summary>A WebSocket tracker on the loopback interface that says what the test wants.</summary>
internal sealed partial class WebSocketServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string?> _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly List<string> _received = [];
    private readonly Channel<WebSocket> _sockets = Channel.CreateUnbounded<WebSocket>();
    private int _connections;

    /// <param name="answer">From a message to the answer; null answers nothing. By default it answers as a tracker.</param>
    public WebSocketServer(Func<string, string?>? answer = null)
    {
        _answer = answer ?? AnswerAsTracker;
        _listener.Start();
        _loop = AcceptAsync();
    }

    public Uri Announce => new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/announce?key=1");

    public bool IsSilent { get; set; }

    /// <summary>Whether it refuses to become a WebSocket.</summary>
    public bool IsForbidden { get; set; }

    public int Connections => Volatile.Read(ref _connections);

    public IReadOnlyList<string> Received
    {
        get { lock (_received) return [.. _received]; }
    }

    public int Count(string part) => Received.Count(message => message.Contains(part, StringComparison.Ordinal));

    /// <summary>The next connection that a client opens.</summary>
    public ValueTask<WebSocket> NextAsync() => _sockets.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public static Task SendAsync(WebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    public static string? AnswerAsTracker(string message)
    {
        if (message.Contains("\"to_peer_id\"", StringComparison.Ordinal) || message.Contains("\"stopped\"", StringComparison.Ordinal))
            return null;
        var hash = HashPattern().Match(message).Value;
        return message.Contains("\"scrape\"", StringComparison.Ordinal)
            ? """{"action":"scrape","files":{""" + hash + """:{"complete":4,"incomplete":5,"downloaded":6}}}"""
            : $$"""{"action":"announce","info_hash":{{hash}},"interval":120,"complete":2,"incomplete":3}""";
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _listener.Dispose();
        _stop.Dispose();
    }

    [GeneratedRegex("(?<=\"info_hash\":\\[?)\"[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex HashPattern();

    [GeneratedRegex("(?<=Sec-WebSocket-Key: )[^\r]*", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex KeyPattern();

    private async Task AcceptAsync()
    {
        var clients = new List<Task>();
        try
        {
            while (true)
                clients.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            if (await UpgradeAsync(client.GetStream()) is not { } socket)
                return;
            Interlocked.Increment(ref _connections);
            _sockets.Writer.TryWrite(socket);
            var buffer = new byte[1 << 20];
            while (await socket.ReceiveAsync(buffer, _stop.Token) is { MessageType: WebSocketMessageType.Text } result)
            {
                var message = Encoding.UTF8.GetString(buffer, 0, result.Count);
                lock (_received)
                    _received.Add(message);
                if (!IsSilent && _answer(message) is { } answer)
                    await SendAsync(socket, answer);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, _stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // The client, or the test, has seen enough.
        }
    }

    private async Task<WebSocket?> UpgradeAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            head.Append(Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer, _stop.Token)));
        lock (_received)
            _received.Add(head.ToString());
        if (IsForbidden)
        {
            await stream.WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _stop.Token);
            return null;
        }

        var key = KeyPattern().Match(head.ToString()).Value + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key)));
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"),
            _stop.Token);
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
    }
}
