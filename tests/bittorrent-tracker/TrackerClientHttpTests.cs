using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.Tracker.Tests;

public class TrackerClientHttpTests
{
    private const string OnePeer = "d8:intervali900e5:peers6:\xCB\x00\x71\x07\x1A\xE1" + "e";

    private static readonly TrackerClientOptions Trusting = new() { AllowPrivateAddresses = true };

    [Fact]
    public async Task Announce_GetsPeers_AndSendsWhatHttpNeeds()
    {
        await using var server = new HttpServer(_ => HttpServer.Ok(OnePeer, "Set-Cookie: id=1\r\n"));
        await using var client = new TrackerClient(Trusting with { UserAgent = "Test/1" });
        var response = await client.AnnounceAsync(server.Announce, Some.Announce);
        await client.AnnounceAsync(server.Announce, Some.Announce);
        Assert.Equal([Some.Seeder], response.Peers);
        var request = server.Requests[1];
        Assert.StartsWith("GET /announce?info_hash=%01%23Eg%89%AB%CD%EF%01%23Eg%89%AB%CD%EF%01%23Eg&peer_id=-WN0001-abcdefghijkl&", request, StringComparison.Ordinal);
        Assert.Contains("\r\nUser-Agent: Test/1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", request, StringComparison.Ordinal);
        Assert.DoesNotContain("Cookie", request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("traceparent", request, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Announce_AnyInfoHash_ArrivesByteForByte()
    {
        await using var server = new HttpServer(_ => HttpServer.Ok(OnePeer));
        await using var client = new TrackerClient(Trusting);
        foreach (var request in Some.Announces.Sample(30))
        {
            await client.AnnounceAsync(server.Announce, request);
            var line = server.Requests[^1].Split("\r\n")[0];
            var escaped = line[(line.IndexOf("info_hash=", StringComparison.Ordinal) + 10)..line.IndexOf("&peer_id", StringComparison.Ordinal)];
            Assert.Equal(request.InfoHash.ToArray(), WebUtility.UrlDecodeToBytes(Some.Bytes(escaped), 0, escaped.Length));
        }
    }

    [Fact]
    public async Task Redirect_IsFollowed()
    {
        await using var target = new HttpServer(_ => HttpServer.Ok(OnePeer));
        await using var server = new HttpServer(head => HttpServer.Answer("302 Found", [], $"Location: http://127.0.0.1:{target.Port}{head.Split(' ')[1]}\r\n"));
        await using var client = new TrackerClient(Trusting);
        Assert.Single((await client.AnnounceAsync(server.Announce, Some.Announce)).Peers);
        Assert.Equal(server.Requests[0].Split(' ')[1], target.Requests[0].Split(' ')[1]);
    }

    [Fact]
    public async Task RedirectLoop_Ends()
    {
        await using var server = new HttpServer(_ => HttpServer.Answer("302 Found", [], "Location: /announce\r\n"));
        Assert.Equal(TrackerErrorCode.HttpStatus, (await FailsAsync(Trusting with { MaxRedirects = 3 }, server.Announce)).Code);
        Assert.Equal(4, server.Requests.Count);
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("http://[")]
    [InlineData("//")]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://xn--/")]
    [InlineData("http://xn--a-\xFF/")]
    [InlineData("http://127.0.0.1:0/")]
    [InlineData("http://127.0.0.1:99999/")]
    [InlineData("http://a..b/")]
    public async Task Redirect_ToNonsense_IsTyped(string location)
    {
        await using var server = new HttpServer(_ => HttpServer.Answer("302 Found", [], $"Location: {location}\r\n"));
        var options = Trusting with { Resolver = (_, _) => throw new SocketException((int)SocketError.HostNotFound) };
        var error = await FailsAsync(options, server.Announce);
        Assert.True(error.Code is TrackerErrorCode.HttpStatus or TrackerErrorCode.ConnectionFailed or TrackerErrorCode.HostNotFound);
    }

    [Fact]
    public async Task Redirect_ToARefusedAddress_IsRefused()
    {
        var inside = IPAddress.Parse("127.0.0.2");
        await using var secret = new HttpServer(_ => HttpServer.Ok(OnePeer), inside);
        await using var server = new HttpServer(_ => HttpServer.Answer("302 Found", [], $"Location: http://{inside}:{secret.Port}/secret\r\n"));
        Assert.Equal(TrackerErrorCode.AddressRefused, (await FailsAsync(Trusting with { AddressFilter = address => !address.Equals(inside) }, server.Announce)).Code);
        Assert.Single(server.Requests);
        Assert.Empty(secret.Requests);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/announce")]
    [InlineData("http://localhost:{0}/announce")]
    [InlineData("http://[::1]:{0}/announce")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/announce")]
    [InlineData("http://2130706433:{0}/announce")]
    [InlineData("http://0x7f.1:{0}/announce")]
    [InlineData("http://0:{0}/announce")]
    public async Task PrivateAddress_IsRefusedByDefault(string tracker)
    {
        await using var server = new HttpServer(_ => HttpServer.Ok(OnePeer));
        var error = await FailsAsync(null, new Uri(string.Format(null, tracker, server.Port)));
        Assert.Equal((TrackerErrorCode.AddressRefused, false), (error.Code, error.IsRetryable));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task NameOfAPrivateAddress_IsRefused()
    {
        await using var server = new HttpServer(_ => HttpServer.Ok(OnePeer));
        var options = new TrackerClientOptions { Resolver = (_, _) => Task.FromResult(new[] { IPAddress.Loopback, IPAddress.IPv6Loopback }) };
        Assert.Equal(TrackerErrorCode.AddressRefused, (await FailsAsync(options, new Uri($"http://tracker.example:{server.Port}/announce"))).Code);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task UnknownHost_IsTyped()
    {
        var options = Trusting with { Resolver = (_, _) => throw new SocketException((int)SocketError.HostNotFound) };
        Assert.Equal(TrackerErrorCode.HostNotFound, (await FailsAsync(options, new Uri("http://nowhere.example/announce"))).Code);
    }

    [Fact]
    public async Task HostTooLongForTheResolver_IsTyped()
    {
        var host = string.Join('.', Enumerable.Repeat(new string('a', 60), 5));
        Assert.Equal(TrackerErrorCode.HostNotFound, (await FailsAsync(null, new Uri($"http://{host}/announce"))).Code);
    }

    [Fact]
    public async Task AnswerTooLong_IsCutOff_WithAndWithoutLength()
    {
        await using var honest = new HttpServer(_ => HttpServer.Ok(new byte[5000]));
        await using var silent = new HttpServer(_ => [.. "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8, .. new byte[5000]]);
        var options = Trusting with { MaxResponseLength = 4096 };
        Assert.Equal(TrackerErrorCode.ResponseTooLarge, (await FailsAsync(options, honest.Announce)).Code);
        Assert.Equal(TrackerErrorCode.ResponseTooLarge, (await FailsAsync(options, silent.Announce)).Code);
    }

    [Fact]
    public async Task CompressedAnswer_IsRead_AndACompressionBombIsCutOff()
    {
        await using var small = new HttpServer(_ => HttpServer.Ok(Compress(Some.Bytes(OnePeer)), "Content-Encoding: gzip\r\n"));
        await using var bomb = new HttpServer(_ => HttpServer.Ok(Compress(new byte[50_000_000]), "Content-Encoding: gzip\r\n"));
        await using var broken = new HttpServer(_ => HttpServer.Ok("no gzip", "Content-Encoding: gzip\r\n"));
        await using var client = new TrackerClient(Trusting);
        Assert.Single((await client.AnnounceAsync(small.Announce, Some.Announce)).Peers);
        Assert.Equal(TrackerErrorCode.ResponseTooLarge, (await FailsAsync(Trusting, bomb.Announce)).Code);
        Assert.Equal(TrackerErrorCode.InvalidResponse, (await FailsAsync(Trusting, broken.Announce)).Code);
    }

    [Fact]
    public async Task SilentServer_TimesOut()
    {
        var time = new VirtualTime();
        await using var server = new HttpServer(_ => null);
        await using var client = new TrackerClient(Trusting with { TimeProvider = time });
        var announce = client.AnnounceAsync(server.Announce, Some.Announce);
        await Wait.UntilAsync(() => server.Requests.Count == 1);
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(announce.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TrackerErrorCode.Timeout, (await Assert.ThrowsAsync<TrackerException>(() => announce)).Code);
    }

    [Fact]
    public async Task CallersToken_GivesOperationCanceled()
    {
        await using var server = new HttpServer(_ => null);
        await using var client = new TrackerClient(Trusting);
        using var cancellation = new CancellationTokenSource();
        var announce = client.AnnounceAsync(server.Announce, Some.Announce, cancellation.Token);
        await Wait.UntilAsync(() => server.Requests.Count == 1);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => announce);
    }

    [Fact]
    public async Task FailureInAnErrorPage_IsRead()
    {
        await using var server = new HttpServer(_ => HttpServer.Answer("403 Forbidden", Some.Bytes("d14:failure reason11:not allowed8:retry in5:nevere")));
        var error = await FailsAsync(Trusting, server.Announce);
        Assert.Equal((TrackerErrorCode.Rejected, "not allowed", false), (error.Code, error.Message, error.IsRetryable));
    }

    [Fact]
    public async Task ErrorPage_GivesStatusAndRetryAfter()
    {
        await using var server = new HttpServer(_ => HttpServer.Answer("503 Busy", "<html>"u8.ToArray(), "Retry-After: 120\r\n"));
        var error = await FailsAsync(Trusting, server.Announce);
        Assert.Equal((TrackerErrorCode.HttpStatus, true, TimeSpan.FromMinutes(2)), (error.Code, error.IsRetryable, error.RetryIn));
        Assert.Contains("503", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nd8:int")]
    [InlineData("HTTP/1.1 2")]
    [InlineData("\0\0\0\0")]
    [InlineData("")]
    public async Task BrokenAnswer_IsTyped(string answer)
    {
        await using var server = new HttpServer(_ => Some.Bytes(answer));
        Assert.Equal(TrackerErrorCode.ConnectionFailed, (await FailsAsync(Trusting, server.Announce)).Code);
    }

    [Fact]
    public async Task ErrorMessages_DoNotGiveThePasskeyAway()
    {
        await using var server = new HttpServer(_ => HttpServer.Answer("404 Not Found", []));
        var tracker = new Uri(server.Announce, "/PASSKEY/announce?key=PASSKEY");
        Assert.DoesNotContain("PASSKEY", (await FailsAsync(Trusting, tracker)).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("PASSKEY", (await FailsAsync(null, tracker)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrape_AsksInBatches()
    {
        var hashes = Enumerable.Range(0, 70).Select(i => Identifiers.InfoHash.Compute([(byte)i])).ToList();
        await using var server = new HttpServer(_ => HttpServer.Ok($"d5:filesd20:{System.Text.Encoding.Latin1.GetString(hashes[3].ToArray())}d8:completei9eeee"));
        await using var client = new TrackerClient(Trusting);
        var swarms = (await client.ScrapeAsync(server.Announce, hashes)).Swarms;
        Assert.Equal(9, Assert.Single(swarms).Value.Seeders);
        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.StartsWith("GET /scrape?info_hash=", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scrape_OfATrackerWithoutScrape_IsTyped()
    {
        await using var client = new TrackerClient(Trusting);
        var error = await Assert.ThrowsAsync<TrackerException>(() => client.ScrapeAsync(new Uri("http://127.0.0.1/x"), [Some.Hash]));
        Assert.Equal((TrackerErrorCode.Unsupported, false), (error.Code, error.IsRetryable));
    }

    [Theory]
    [InlineData("gopher://tracker.example/", TrackerErrorCode.Unsupported)]
    [InlineData("ftp://tracker.example/", TrackerErrorCode.Unsupported)]
    [InlineData("file:///etc/passwd", TrackerErrorCode.InvalidUri)]
    [InlineData("announce", TrackerErrorCode.InvalidUri)]
    [InlineData("udp://tracker.example/announce", TrackerErrorCode.InvalidUri)]
    public async Task UnusableUrl_IsTyped(string tracker, TrackerErrorCode code) =>
        Assert.Equal(code, (await FailsAsync(Trusting, new Uri(tracker, UriKind.RelativeOrAbsolute))).Code);

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
            gzip.Write(bytes);
        return compressed.ToArray();
    }

    private static async Task<TrackerException> FailsAsync(TrackerClientOptions? options, Uri tracker)
    {
        await using var client = new TrackerClient(options);
        return await Assert.ThrowsAsync<TrackerException>(() => client.AnnounceAsync(tracker, Some.Announce));
    }
}
