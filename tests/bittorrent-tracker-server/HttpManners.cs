using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebTorrent.TrackerServer.Tests;

/// <summary>What HTTP itself asks of a server (RFC 9110, 9112), whoever the client is.</summary>
public class HttpManners
{
    [Fact]
    public async Task UpgradeToAnotherProtocol_IsIgnored()
    {
        // So asks the HTTP client of Java, unless told not to.
        await using var tracker = await RunningTracker.StartAsync();
        var reply = await tracker.GetBencodeAsync("/announce?" + RunningTracker.Query(1, 1), ("Connection", "Upgrade, HTTP2-Settings"), ("Upgrade", "h2c"), ("HTTP2-Settings", "AAMAAABk"));
        Assert.True(reply.Has("peers"));
    }

    [Fact]
    public async Task Head_OfThePages_IsAnsweredWithoutABody()
    {
        await using var tracker = await RunningTracker.StartAsync();
        using var response = await tracker.SendAsync(HttpMethod.Head, "/health");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEqual(0, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task OtherMethods_AreToldWhichAreAllowed()
    {
        await using var tracker = await RunningTracker.StartAsync();
        using var response = await tracker.SendAsync(HttpMethod.Post, "/announce");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow.Order());
    }

    [Fact]
    public async Task AbsoluteTarget_IsServed()
    {
        await using var tracker = await RunningTracker.StartAsync();
        var reply = await AskAsync(tracker.Http, $"GET http://tracker.example/announce?{RunningTracker.Query(1, 1)} HTTP/1.1\r\nHost: tracker.example\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", reply, StringComparison.Ordinal);
        Assert.Contains("5:peers", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_AreNeitherStoredNorGuessedAtNorFramed()
    {
        await using var tracker = await RunningTracker.StartAsync();
        using var response = await tracker.SendAsync(HttpMethod.Get, "/stats");
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("GET /announce?%HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", "400")]
    [InlineData("\0\u0001\u0002\r\n\r\n", "400")]
    public async Task Garbage_IsRefused(string request, string status)
    {
        await using var tracker = await RunningTracker.StartAsync();
        Assert.StartsWith("HTTP/1.1 " + status, await AskAsync(tracker.Http, request), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9_000, 1, "414")]
    [InlineData(10, 100, "431")]
    public async Task EndlessLinesAndHeaders_AreRefused(int target, int headers, string status)
    {
        await using var tracker = await RunningTracker.StartAsync();
        var request = new StringBuilder($"GET /{new string('x', target)} HTTP/1.1\r\nHost: x\r\n");
        for (var i = 0; i < headers; i++)
            request.Append("X-").Append(i).Append(": y\r\n");
        Assert.StartsWith("HTTP/1.1 " + status, await AskAsync(tracker.Http, request + "\r\n"), StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(IPEndPoint server, string request)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var client = new TcpClient();
        await client.ConnectAsync(server, limit.Token);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        var reply = new StringBuilder();
        // Until the server closes, or has said all that these tests look at.
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, limit.Token) is > 0 and var count)
            reply.Append(buffer, 0, count);
        return reply.ToString();
    }
}
