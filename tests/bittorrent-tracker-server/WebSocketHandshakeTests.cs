using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebTorrent.TrackerServer.Tests;

public class WebSocketHandshakeTests
{
    private const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    [Fact]
    public async Task Accept_IsThatOfTheRfcsExample()
    {
        string[] handshake = ["GET /any?path HTTP/1.1", "Upgrade: WebSocket", "Connection: keep-alive, Upgrade", $"Sec-WebSocket-Key: {Key}", "Sec-WebSocket-Version: 13"];
        var answer = await AskAsync([.. handshake, "Origin: http://example.org", "Sec-WebSocket-Protocol: x", "Sec-WebSocket-Extensions: permessage-deflate"]);
        Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Upgrade: websocket\r\n", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Connection: Upgrade\r\n", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Sec-WebSocket-Protocol", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Sec-WebSocket-Extensions", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Sec-WebSocket-Version: 8")]
    [InlineData("X-None: 1")]
    public async Task OtherVersions_AreToldOurs(string version)
    {
        var answer = await AskAsync("GET / HTTP/1.1", "Upgrade: websocket", "Connection: Upgrade", $"Sec-WebSocket-Key: {Key}", version);
        Assert.StartsWith("HTTP/1.1 426 ", answer, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Version: 13\r\n", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("GET", "X-None: 1")]
    [InlineData("GET", "Sec-WebSocket-Key:")]
    [InlineData("GET", "Sec-WebSocket-Key: c2hvcnQ=")]
    [InlineData("GET", "Sec-WebSocket-Key: not base64 at all!!!!")]
    [InlineData("GET", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZSB0b28gbG9uZw==")]
    [InlineData("POST", "Content-Length: 0\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")]
    public async Task WhatIsNoHandshake_IsRefused(string method, string key) => Assert.StartsWith(
        "HTTP/1.1 400 ",
        await AskAsync($"{method} / HTTP/1.1", "Upgrade: websocket", "Connection: Upgrade", key, "Sec-WebSocket-Version: 13"),
        StringComparison.Ordinal);

    /// <summary>Clients that could speak HTTP/2 say so in every request.</summary>
    [Fact]
    public async Task AskedForAnotherProtocol_AnswersInThisOne() =>
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync("GET /health HTTP/1.1", "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AAMAAABk"), StringComparison.Ordinal);

    [Fact]
    public async Task FramesRightBehindTheHandshake_AreAnswered()
    {
        await using var tracker = await RunningTracker.StartAsync();
        using var socket = await ConnectAsync(tracker);
        var handshake = Request("GET / HTTP/1.1", "Upgrade: websocket", "Connection: Upgrade", $"Sec-WebSocket-Key: {Key}", "Sec-WebSocket-Version: 13");
        await socket.SendAsync((byte[])[.. handshake, .. Frame.Of(Frame.Ping, "at once"u8)]);
        Assert.EndsWith("\r\n\r\n\u008a\u0007at once", await ReadUntilAsync(socket, "at once"), StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(params string[] lines)
    {
        await using var tracker = await RunningTracker.StartAsync();
        using var socket = await ConnectAsync(tracker);
        await socket.SendAsync(Request(lines));
        return await ReadUntilAsync(socket, "\r\n\r\n");
    }

    private static byte[] Request(params string[] lines) => Encoding.ASCII.GetBytes(string.Join("\r\n", [.. lines, "Host: tracker", "", ""]));

    private static async Task<Socket> ConnectAsync(RunningTracker tracker)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, tracker.Http.Port));
        return socket;
    }

    private static async Task<string> ReadUntilAsync(Socket socket, string end)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var text = "";
        var buffer = new byte[4096];
        while (!text.Contains(end, StringComparison.Ordinal) && await socket.ReceiveAsync(buffer, limit.Token) is > 0 and var length)
            text += Encoding.Latin1.GetString(buffer, 0, length);
        return text;
    }
}
