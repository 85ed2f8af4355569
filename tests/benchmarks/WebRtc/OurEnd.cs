using System.Diagnostics;
using WebTorrent.SimplePeer;

namespace WebTorrent.Benchmarks.WebRtc;

/// <summary>Ours, in this process. Two of them share one processor time: only the initiator counts it.</summary>
internal sealed class OurEnd : ChannelEnd
{
    private readonly WebRtcPeer _peer;
    private readonly bool _isInitiator;
    private Task<double> _arrived = Task.FromResult(0.0);

    public OurEnd(bool isInitiator, bool withOffload)
    {
        _isInitiator = isInitiator;
        _peer = new WebRtcPeer(new WebRtcPeerOptions { Initiator = isInitiator, Trickle = false, EnableOffload = withOffload });
        _peer.Start();
    }

    public override async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        await foreach (var signal in _peer.SignalsAsync(cancellationToken)) return signal;
        throw new InvalidOperationException("Our peer ended before it described itself.");
    }

    public override Task SignalAsync(string json, CancellationToken cancellationToken)
    {
        _peer.Signal(json);
        return Task.CompletedTask;
    }

    public override Task OpenedAsync(CancellationToken cancellationToken) => _peer.WaitForConnectionAsync(cancellationToken);

    public override async Task SendAsync(int count, int size, CancellationToken cancellationToken)
    {
        var message = new byte[size];
        for (var i = 0; i < count; i++) await _peer.SendAsync(message, cancellationToken);
    }

    public override Task ExpectAsync(long length, CancellationToken cancellationToken)
    {
        _arrived = Task.Run(() => CountAsync(length, cancellationToken), cancellationToken);
        return Task.CompletedTask;
    }

    public override Task<double> ArrivedAsync(CancellationToken cancellationToken) => _arrived;

    public override Task<double> ReadCpuSecondsAsync() => Task.FromResult(_isInitiator ? Environment.CpuUsage.TotalTime.TotalSeconds : 0);

    public override ValueTask DisposeAsync() => _peer.DisposeAsync();

    private async Task<double> CountAsync(long length, CancellationToken cancellationToken)
    {
        long start = 0;
        while (length > 0 && await _peer.WaitToReadAsync(cancellationToken))
        {
            if (start == 0) start = Stopwatch.GetTimestamp();
            while (_peer.TryRead(out var message))
            {
                length -= message.Data.Length;
                message.Dispose();
            }
        }

        return length <= 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds : throw new InvalidOperationException("The channel ended before all had come.");
    }
}
