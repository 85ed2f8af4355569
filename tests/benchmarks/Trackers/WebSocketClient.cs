using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebTorrent.Benchmarks.Trackers;

/// <summary>
/// One WebSocket that costs little: messages are made once and only their names are changed, frames are masked with zero, which leaves them as they are, and of answers only
/// the kind is looked at.
/// </summary>
internal sealed class WebSocketClient : IDisposable
{
    private const int UnderWay = 4;
    private const int Masked = 0x80;

    private readonly Socket _socket;
    private readonly byte[] _frame;
    private readonly byte[] _batch;
    private readonly int _hashAt;
    private readonly byte[] _received = new byte[1 << 20];
    private int _length;
    private ulong _sent;

    private WebSocketClient(Socket socket, int number, int offers)
    {
        _socket = socket;
        _frame = Frame(Message(number, offers));
        _batch = new byte[UnderWay * _frame.Length];
        _hashAt = _frame.AsSpan().IndexOf("webrtc--"u8);
        _sent = (ulong)number << 32;
    }

    public long Answers { get; private set; }

    public long Failures { get; private set; }

    public long Relays { get; private set; }

    public static async Task<WebSocketClient> ConnectAsync(IPEndPoint tracker, int number, int offers)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(tracker);
        string request = $"GET / HTTP/1.1\r\nHost: {tracker}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        byte[] response = new byte[4096];
        for (int length = 0; !response.AsSpan(0, length).EndsWith("\r\n\r\n"u8);)
        {
            int read = await socket.ReceiveAsync(response.AsMemory(length));
            if (read == 0) throw new InvalidOperationException("The tracker takes no WebSockets.");
            length += read;
        }

        return new WebSocketClient(socket, number, offers);
    }

    public async Task RunAsync(CancellationToken stop)
    {
        await AnnounceAsync(UnderWay);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                _length += await _socket.ReceiveAsync(_received.AsMemory(_length), stop);
                if (TakeFrames() is var answers and > 0) await AnnounceAsync(answers);
            }
        }
        catch (OperationCanceledException)
        {
            // Time is up.
        }
    }

    public void Dispose() => _socket.Dispose();

    private static string Message(int peer, int offers)
    {
        string sdp = "v=0\\r\\n" + string.Concat(Enumerable.Repeat("a=candidate:1 1 udp 2122260223 10.0.0.1 50000 typ host\\r\\n", 17));
        string offer = $$$"""{"offer_id":"00000000000000000000","offer":{"type":"offer","sdp":"{{{sdp}}}"}}""";
        string list = string.Join(',', Enumerable.Repeat(offer, offers));
        return $$"""{"action":"announce","info_hash":"{{LoadShape.WebHash(0)}}","peer_id":"{{LoadShape.PeerId(peer)}}","uploaded":0,"downloaded":0,"left":1000,"numwant":{{offers}},"offers":[{{list}}]}""";
    }

    private static byte[] Frame(string message)
    {
        byte[] payload = Encoding.ASCII.GetBytes(message);
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)payload.Length);
        return [0x81, 126 | Masked, .. length, 0, 0, 0, 0, .. payload];
    }

    private static void WriteNumber(Span<byte> digits, int number)
    {
        for (int i = digits.Length - 1; i >= 0; i--, number /= 10) digits[i] = (byte)('0' + (number % 10));
    }

    // One for each answer that came, in one call, as many as are never more than are under way.
    private async Task AnnounceAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            WriteNumber(_frame.AsSpan(_hashAt + 8, 12), LoadShape.Pick(_sent++, LoadShape.Swarms));
            _frame.CopyTo(_batch, i * _frame.Length);
        }

        await _socket.SendAsync(_batch.AsMemory(0, count * _frame.Length));
    }

    // Counts whole frames and keeps the rest; returns how many were answers.
    private int TakeFrames()
    {
        int answers = 0;
        Span<byte> rest = _received.AsSpan(0, _length);
        while (TryTakeFrame(ref rest, out ReadOnlySpan<byte> payload))
        {
            ReadOnlySpan<byte> start = payload[..Math.Min(payload.Length, 200)];
            if (start.IndexOf("\"offer\""u8) >= 0)
            {
                Relays++;
                continue;
            }

            answers++;
            if (payload.IndexOf("failure"u8) >= 0) Failures++;
            else Answers++;
        }

        rest.CopyTo(_received);
        _length = rest.Length;
        return answers;
    }

    private static bool TryTakeFrame(ref Span<byte> rest, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (rest.Length < 4) return false;
        int header = rest[1] == 126 ? 4 : 2;
        int length = header == 4 ? BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) : rest[1];
        if (rest.Length < header + length) return false;
        payload = rest.Slice(header, length);
        rest = rest[(header + length)..];
        return true;
    }
}
