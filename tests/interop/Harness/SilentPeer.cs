using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace WebTorrent.Interop.Tests.Harness;

/// <summary>A peer that promises at most, and gives nothing.</summary>
public sealed class SilentPeer : IAsyncDisposable
{
    private const int HandshakeLength = 68;

    private readonly SilentPeerKind _kind;
    private readonly Payload _payload;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    /// <summary>Starts listening.</summary>
    public SilentPeer(SilentPeerKind kind, Payload payload)
    {
        _kind = kind;
        _payload = payload;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Listen => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Whether somebody came.</summary>
    public bool WasReached { get; private set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
            WasReached = true;
            try
            {
                if (_kind == SilentPeerKind.NeverSendsBlocks) await client.GetStream().WriteAsync(Promises(), _end.Token);
                byte[] ignored = new byte[4096];
                while (await client.GetStream().ReadAsync(ignored, _end.Token) > 0)
                {
                }
            }
            catch (IOException)
            {
                // Gone: the next may come.
            }
        }
    }

    // Handshake, bitfield and unchoke, as BEP 3 lays them out.
    private byte[] Promises()
    {
        int fieldLength = (_payload.PieceCount + 7) / 8;
        byte[] bytes = new byte[HandshakeLength + 5 + fieldLength + 5];
        bytes[0] = 19;
        "BitTorrent protocol"u8.CopyTo(bytes.AsSpan(1));
        Convert.FromHexString(_payload.Torrent.InfoHash).CopyTo(bytes, 28);
        "-XX0001-silent peer."u8.CopyTo(bytes.AsSpan(48));
        Span<byte> bitfield = bytes.AsSpan(HandshakeLength, 5 + fieldLength);
        BinaryPrimitives.WriteInt32BigEndian(bitfield, 1 + fieldLength);
        bitfield[4] = 5;
        for (int piece = 0; piece < _payload.PieceCount; piece++) bitfield[5 + (piece / 8)] |= (byte)(0x80 >> (piece % 8));
        Span<byte> unchoke = bytes.AsSpan(HandshakeLength + bitfield.Length);
        BinaryPrimitives.WriteInt32BigEndian(unchoke, 1);
        unchoke[4] = 1;
        return bytes;
    }
}
