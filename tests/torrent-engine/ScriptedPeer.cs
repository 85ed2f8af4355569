using System.Net;
using WebTorrent.Identifiers;
using WebTorrent.ParseTorrent;
using WebTorrent.Protocol;

namespace WebTorrent.TorrentEngine.Tests;

/// <summary>A peer that does as the test says: it waits on a host of the network and runs a script for each that dials it.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly IPeerTransport _transport;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;
    private readonly Action<Wire>? _prepare;
    private int _connections;

    private ScriptedPeer(MemoryNetwork network, TorrentInfo info, Func<Wire, CancellationToken, Task> script, Handshake? handshake, IPAddress? address, Action<Wire>? prepare)
    {
        _prepare = prepare;
        _transport = network.AddHost(address: address);
        Handshake = handshake ?? new Handshake { InfoHash = info.InfoHash, PeerId = PeerId.Generate("-XX0001-"u8, new Random(EndPoint.GetHashCode())) };
        _serving = ServeAsync(script);
    }

    public Handshake Handshake { get; }

    public IPEndPoint EndPoint => (IPEndPoint)_transport.LocalEndPoint!;

    /// <summary>How often it was dialled.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public static ScriptedPeer Start(MemoryNetwork network, TorrentInfo info, Func<Wire, CancellationToken, Task> script, Handshake? handshake = null, IPAddress? address = null, Action<Wire>? prepare = null)
        => new(network, info, script, handshake, address, prepare);

    /// <summary>A seeder that answers every request with what <paramref name="answer"/> makes of the right bytes.</summary>
    public static ScriptedPeer Seeder(MemoryNetwork network, TestTorrent torrent, Func<BlockRequest, byte[], byte[]?> answer)
        => Start(network, torrent.Info, async (wire, token) =>
        {
            wire.HaveAll();
            wire.Unchoke();
            while (await wire.ReadAsync(token))
            {
                while (wire.TryRead(out var message))
                {
                    if (message.Id != MessageId.Request)
                        continue;
                    var block = message.Block;
                    var right = torrent.Piece(block.Piece).Slice(block.Offset, block.Length).ToArray();
                    if (answer(block, right) is { } bytes)
                        SendBlock(wire, block, bytes);
                }
            }
        });

    /// <summary>Dials a node and runs a script; ends when the script has.</summary>
    public static async Task DialAsync(MemoryNetwork network, EndPoint endPoint, TorrentInfo info, bool supportsFast, Func<Wire, CancellationToken, Task> script, PeerId? peerId = null, Action<Wire>? prepare = null)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var connection = await network.AddHost().ConnectAsync(endPoint, timeout.Token);
        await using var wire = new Wire(connection.Pipe);
        prepare?.Invoke(wire);
        var handshake = new Handshake { InfoHash = info.InfoHash, PeerId = peerId ?? PeerId.Generate("-XX0003-"u8, new Random(4)), SupportsFast = supportsFast };
        await wire.SendHandshakeAsync(handshake, timeout.Token);
        await wire.ReceiveHandshakeAsync(timeout.Token);
        await script(wire, timeout.Token);
    }

    /// <summary>Sends a piece message with any bytes.</summary>
    public static void SendBlock(Wire wire, BlockRequest block, byte[] bytes) => RawFrames.Piece(wire, block, bytes);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _transport.DisposeAsync();
        await _serving;
        _stopping.Dispose();
    }

    private async Task ServeAsync(Func<Wire, CancellationToken, Task> script)
    {
        var running = new List<Task>();
        try
        {
            while (true)
                running.Add(RunAsync(await _transport.AcceptAsync(_stopping.Token), script));
        }
        catch (Exception exception) when (exception is OperationCanceledException or System.Threading.Channels.ChannelClosedException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task RunAsync(PeerConnection connection, Func<Wire, CancellationToken, Task> script)
    {
        Interlocked.Increment(ref _connections);
        await using (connection)
        {
            var source = new RawFrames();
            await using var wire = new Wire(connection.Pipe, new WireOptions { BlockSource = source });
            _prepare?.Invoke(wire);
            try
            {
                await wire.ReceiveHandshakeAsync(_stopping.Token);
                await wire.SendHandshakeAsync(Handshake, _stopping.Token);
                RawFrames.Attach(wire, source);
                await script(wire, _stopping.Token);
            }
            catch (Exception exception) when (exception is WireException or OperationCanceledException)
            {
                // The other side hung up, which is what most scripts are for.
            }
        }
    }
}
