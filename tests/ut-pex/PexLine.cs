using WebTorrent.Identifiers;
using WebTorrent.Protocol;
using WebTorrent.TestKit;

namespace WebTorrent.UtPex.Tests;

/// <summary>Two wires that exchange peers in memory. Nothing is read before a test says so, so that it all happens on one thread.</summary>
internal sealed class PexLine : IAsyncDisposable
{
    private readonly Wire _nearWire;
    private readonly Wire _farWire;

    private PexLine(VirtualTime time)
    {
        var pipes = DuplexPipePair.Create();
        (_nearWire, _farWire) = (new Wire(pipes.First), new Wire(pipes.Second));
        Near = new PeerExchange(time) { Heard = _ => { } };
        Far = new PeerExchange(time) { Heard = Heard.Add };
    }

    public PeerExchange Near { get; }

    public PeerExchange Far { get; }

    /// <summary>What the far side heard from the near one.</summary>
    public List<PexMessage> Heard { get; } = [];

    public static async Task<PexLine> CreateAsync(VirtualTime time, bool farSpeaksPex = true)
    {
        var line = new PexLine(time);
        line._nearWire.Use(line.Near);
        if (farSpeaksPex)
            line._farWire.Use(line.Far);
        var greeting = new Handshake { InfoHash = InfoHash.Compute("a torrent"u8), PeerId = default };
        await line._nearWire.SendHandshakeAsync(greeting);
        await line._farWire.ReceiveHandshakeAsync();
        await line._farWire.SendHandshakeAsync(greeting);
        await line._nearWire.ReceiveHandshakeAsync();
        await ReadAsync(line._nearWire); // The extended handshakes.
        await ReadAsync(line._farWire);
        return line;
    }

    /// <summary>Lets the far side read what has come; there must be something.</summary>
    public Task ReadFarAsync() => ReadAsync(_farWire);

    /// <summary>Sends bytes as a message of ut_pex.</summary>
    public void SayRaw(byte[] payload) => _nearWire.Extended(Near.RemoteId, payload);

    public async ValueTask DisposeAsync()
    {
        await _nearWire.DisposeAsync();
        await _farWire.DisposeAsync();
    }

    private static async Task ReadAsync(Wire wire)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        Assert.True(await wire.ReadAsync(timeout.Token));
        while (wire.TryRead(out _))
        {
            // Extension messages are taken inside.
        }
    }
}
