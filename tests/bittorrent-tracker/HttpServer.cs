using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebTorrent.Tracker.Tests;

/// <summary>An HTTP server on the loopback interface that says exactly what the test wants, byte for byte.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<string, byte[]?> _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly List<string> _requests = [];

    /// <param name="answer">From a request's head to the whole answer; null leaves the client waiting.</param>
    /// <param name="address">Where to listen.</param>
    public HttpServer(Func<string, byte[]?> answer, IPAddress? address = null)
    {
        _answer = answer;
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _listener.Start();
        _loop = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Announce => new($"http://127.0.0.1:{Port}/announce");

    public IReadOnlyList<string> Requests
    {
        get { lock (_requests) return [.. _requests]; }
    }

    public static byte[] Ok(string body, string headers = "") => Ok(Some.Bytes(body), headers);

    public static byte[] Ok(byte[] body, string headers = "") => Answer("200 OK", body, headers);

    public static byte[] Answer(string status, byte[] body, string headers = "") =>
        [.. Encoding.Latin1.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{headers}\r\n"), .. body];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _listener.Dispose();
        _stop.Dispose();
    }

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
            var head = await ReadHeadAsync(client.GetStream());
            lock (_requests)
                _requests.Add(head);
            if (_answer(head) is { } answer)
                await client.GetStream().WriteAsync(answer, _stop.Token);
            else
                await Task.Delay(Timeout.Infinite, _stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client, or the test, has seen enough.
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0)
                break;
            head.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return head.ToString();
    }
}
