using System.Diagnostics;

namespace WebTorrent.Sctp.Tests;

/// <summary>An implementation that none of us wrote is the judge: usrsctp, with some packets lost on the way.</summary>
public class UsrsctpTests
{
    private const int Size = 4_000_000;

    private readonly byte[] _packet = new byte[1188];
    private readonly Random _random = new(1);
    private readonly SctpAssociationCore _core = new();
    private readonly List<byte> _received = [];
    private readonly List<SctpEvent> _events = [];
    private readonly long _start = Stopwatch.GetTimestamp();

    private TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    [Fact]
    public async Task BothWays_WithLosses_ThenAStreamResetFromEachSide_ThenShutdown()
    {
        UsrsctpPeer.Require();
        using var peer = new UsrsctpPeer();
        var data = new byte[Size];
        new Random(2).NextBytes(data);
        peer.Connect();
        _core.Connect();
        int sent = 0, sentBack = 0;
        await RunUntilAsync(peer, () =>
        {
            while (sent < Size && _core.BufferedAmount < 200_000 && _core.TrySend(Now, new SctpSend(3, 53), data.AsSpan(sent, 16_000)) == SctpSendResult.Accepted)
                sent += 16_000;
            while (sentBack < Size && peer.TrySend(5, 53, data[sentBack..(sentBack + 16_000)]))
                sentBack += 16_000;
            return _received.Count == Size && peer.Received.Count == Size;
        });
        Assert.True(data.AsSpan().SequenceEqual(peer.Received.ToArray()));
        Assert.True(data.AsSpan().SequenceEqual(_received.ToArray()));
        Assert.True(_core.ResetStream(3));
        await RunUntilAsync(peer, () => _events.Contains(new SctpEvent(SctpEventKind.OutgoingStreamReset, 3)));
        Assert.Equal(0, peer.Reset(5));
        await RunUntilAsync(peer, () => _events.Contains(new SctpEvent(SctpEventKind.IncomingStreamReset, 5)));
        _core.TrySend(Now, new SctpSend(3, 53), [1]);
        await RunUntilAsync(peer, () => peer.Received.Count == Size + 1);
        _core.Shutdown();
        await RunUntilAsync(peer, () => _core.State == SctpState.Closed);
        Assert.Equal(SctpEventKind.Closed, _events[^1].Kind);
    }

    private async Task RunUntilAsync(UsrsctpPeer peer, Func<bool> reached)
    {
        while (!reached())
        {
            Assert.True(Now < TimeSpan.FromSeconds(60), $"{_core.State} {_core.Statistics} {string.Join(' ', _events)} {_received.Count} {peer.Received.Count}");
            if (!Turn(peer))
                await Task.Delay(1);
        }
    }

    private bool Turn(UsrsctpPeer peer)
    {
        var any = false;
        for (; peer.TryTake(out var packet); any = true)
        {
            if (_random.Next(200) != 0)
                _core.HandlePacket(Now, packet);
        }
        _core.HandleTimeout(Now);
        for (; _core.TryTransmit(Now, _packet, out var length); any = true)
        {
            if (_random.Next(200) != 0)
                UsrsctpPeer.Deliver(_packet.AsSpan(0, length));
        }
        while (_core.TryReadMessage(out var message))
        {
            _received.AddRange(message.Span);
            message.Dispose();
        }
        while (_core.TryReadEvent(out var next))
            _events.Add(next);
        while (peer.Receive())
            any = true;
        return any;
    }
}
