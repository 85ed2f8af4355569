using System.Net;
using System.Net.Sockets;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Tests;

/// <summary>A UDP tracker on the loopback interface.</summary>
internal sealed class UdpServer : IAsyncDisposable
{
    private readonly UdpClient _socket;
    private readonly Func<byte[], byte[]?> _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly List<byte[]> _received = [];

    /// <param name="answer">From a packet that is no connect request to the answer; null answers nothing. Null answers as a tracker with one peer.</param>
    /// <param name="endPoint">Where to listen.</param>
    public UdpServer(Func<byte[], byte[]?>? answer = null, IPEndPoint? endPoint = null)
    {
        _answer = answer ?? AnswerAsTracker;
        _socket = new UdpClient(endPoint ?? new IPEndPoint(IPAddress.Loopback, 0));
        _loop = RunAsync();
    }

    public int Port => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

    public Uri Announce => new($"udp://127.0.0.1:{Port}/announce");

    public bool IsSilent { get; set; }

    public IPEndPoint? LastSender { get; private set; }

    public IReadOnlyList<byte[]> Received
    {
        get { lock (_received) return [.. _received]; }
    }

    public IEnumerable<AnnounceEvent> Events => Received
        .Select(packet => UdpAnnounceRequest.TryParse(packet, out var announce) ? announce.Announce.Event : (AnnounceEvent?)null)
        .OfType<AnnounceEvent>();

    public static byte[]? AnswerAsTracker(byte[] packet)
    {
        if (UdpAnnounceRequest.TryParse(packet, out var announce))
            return UdpRig.Answer(announce.TransactionId);
        return UdpScrapeRequest.TryParse(packet, out var scrape)
            ? new UdpScrapeResponse(scrape.TransactionId, [.. scrape.InfoHashes.Select(hash => new ScrapeEntry(hash.ToArray()[0], 0, 0))]).ToArray()
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var packet = await _socket.ReceiveAsync(_stop.Token);
                LastSender = packet.RemoteEndPoint;
                lock (_received)
                    _received.Add(packet.Buffer);
                var answer = UdpConnectRequest.TryParse(packet.Buffer, out var connect)
                    ? new UdpConnectResponse(connect.TransactionId, 77).ToArray()
                    : _answer(packet.Buffer);
                if (answer is not null && !IsSilent)
                    await _socket.SendAsync(answer, packet.RemoteEndPoint, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
