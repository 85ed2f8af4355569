using WebTorrent.Identifiers;
using WebTorrent.TestKit;

namespace WebTorrent.Protocol.Tests;

/// <summary>Two wires that talk to each other in memory.</summary>
internal sealed class WirePair : IAsyncDisposable
{
    private WirePair(Wire first, Wire second) => (First, Second) = (first, second);

    public Wire First { get; }

    public Wire Second { get; }

    public static Handshake Greeting(bool fast = true, bool extensions = true) => new()
    {
        InfoHash = InfoHash.Compute("a torrent"u8),
        PeerId = PeerId.FromBytes("-WT0100-aaaaaaaaaaaa"u8),
        SupportsFast = fast,
        SupportsExtensions = extensions,
    };

    /// <summary>Both handshakes done, without extension protocol unless asked for, so that nothing is on the way.</summary>
    public static async Task<WirePair> CreateAsync(
        WireOptions? first = null,
        WireOptions? second = null,
        bool fast = true,
        bool extensions = false,
        Action<WirePair>? prepare = null)
    {
        var pipes = DuplexPipePair.Create();
        var pair = new WirePair(new Wire(pipes.First, first), new Wire(pipes.Second, second));
        prepare?.Invoke(pair);
        await pair.First.SendHandshakeAsync(Greeting(fast, extensions));
        await pair.Second.ReceiveHandshakeAsync();
        await pair.Second.SendHandshakeAsync(Greeting(fast, extensions));
        await pair.First.ReceiveHandshakeAsync();
        return pair;
    }

    /// <summary>Reads the next messages of a wire, copied.</summary>
    public static async Task<List<Sample>> ReadAsync(Wire wire, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var messages = new List<Sample>();
        while (messages.Count < count && await wire.ReadAsync(patience.Token))
        {
            while (messages.Count < count && wire.TryRead(out var message))
                messages.Add(Sample.Of(message));
        }
        return messages;
    }

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
    }
}
