using System.Net;
using WebTorrent.Identifiers;
using WebTorrent.Protocol;
using WebTorrent.TestKit;

namespace WebTorrent.UtHolepunch.Tests;

public class HolepunchExchangeTests
{
    private static readonly HolepunchMessage Message = new(HolepunchMessageKind.Rendezvous, IPEndPoint.Parse("192.0.2.9:6881"));

    [Fact]
    public async Task Send_PeerHears()
    {
        var heard = new List<HolepunchMessage>();
        var (near, far) = (new HolepunchExchange { Heard = _ => { } }, new HolepunchExchange { Heard = heard.Add });
        await using var wires = await ShakeHandsAsync(near, far);
        near.Send(Message);
        await wires.ReadFarAsync();
        Assert.Equal([Message], heard);
    }

    [Fact]
    public async Task Send_PeerDoesNotSpeakIt_Refused()
    {
        var near = new HolepunchExchange { Heard = _ => { } };
        await using var wires = await ShakeHandsAsync(near, null);
        Assert.Throws<InvalidOperationException>(() => near.Send(Message));
    }

    /// <summary>BEP 55: who does not say that it speaks ut_holepunch is ignored.</summary>
    [Fact]
    public async Task Heard_FromAPeerThatDoesNotSpeakIt_Ignored()
    {
        var heard = new List<HolepunchMessage>();
        await using var wires = await ShakeHandsAsync(null, new HolepunchExchange { Heard = heard.Add });
        wires.Near.Extended(1, Convert.FromHexString("0000C00002091AE100000000"));
        await wires.ReadFarAsync();
        Assert.Empty(heard);
    }

    [Fact]
    public async Task Heard_Malformed_EndsTheWire()
    {
        var near = new HolepunchExchange { Heard = _ => { } };
        await using var wires = await ShakeHandsAsync(near, new HolepunchExchange { Heard = _ => { } });
        wires.Near.Extended(near.RemoteId, [0, 0, 1]);
        var error = await Assert.ThrowsAsync<WireException>(wires.ReadFarAsync);
        Assert.Equal(WireErrorCode.ExtensionError, error.Code);
    }

    private static async Task<Wires> ShakeHandsAsync(HolepunchExchange? near, HolepunchExchange? far)
    {
        var pipes = DuplexPipePair.Create();
        var wires = new Wires(new Wire(pipes.First), new Wire(pipes.Second));
        if (near is not null)
            wires.Near.Use(near);
        if (far is not null)
            wires.Far.Use(far);
        var greeting = new Handshake { InfoHash = InfoHash.Compute("a torrent"u8), PeerId = default };
        await wires.Near.SendHandshakeAsync(greeting);
        await wires.Far.ReceiveHandshakeAsync();
        await wires.Far.SendHandshakeAsync(greeting);
        await wires.Near.ReceiveHandshakeAsync();
        await wires.ReadNearAsync(); // The extended handshakes.
        await wires.ReadFarAsync();
        return wires;
    }

    private sealed record Wires(Wire Near, Wire Far) : IAsyncDisposable
    {
        public Task ReadNearAsync() => ReadAsync(Near);

        public Task ReadFarAsync() => ReadAsync(Far);

        public async ValueTask DisposeAsync()
        {
            await Near.DisposeAsync();
            await Far.DisposeAsync();
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
}
