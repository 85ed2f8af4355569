using System.Globalization;

namespace WebTorrent.Benchmarks.WebRtc;

/// <summary>
/// Times data channels, reliable and ordered: ours, Chromium's and wrtc's. The pairs take turns within a round, so that a machine that slows down does so for all of them. Messages
/// of each size are sent over one connection, once to warm up and once to be measured.
/// </summary>
internal sealed class ChannelBenchmark(int megabytes, int rounds)
{
    private static readonly int[] Sizes = [16 << 10, 64 << 10];

    private readonly Dictionary<(ChannelPair Pair, int Size), List<ChannelRun>> _runs = [];

    /// <summary>Runs it and writes the tables.</summary>
    public async Task<int> RunAsync(TextWriter output, TextWriter progress, CancellationToken cancellationToken)
    {
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var pair in ChannelPair.All) await MeasureAsync(pair, round, progress, cancellationToken);
        }

        var medians = _runs.ToDictionary(entry => entry.Key, entry => ChannelRun.Median(entry.Value));
        await new ChannelReport(megabytes, Sizes, medians).WriteAsync(output);
        return 0;
    }

    private async Task MeasureAsync(ChannelPair pair, int round, TextWriter progress, CancellationToken cancellationToken)
    {
        await using var sender = await pair.OpenSender(cancellationToken);
        await using var receiver = await pair.OpenReceiver(cancellationToken);
        await receiver.SignalAsync(await sender.DescribeAsync(cancellationToken), cancellationToken);
        await sender.SignalAsync(await receiver.DescribeAsync(cancellationToken), cancellationToken);
        await sender.OpenedAsync(cancellationToken);
        await receiver.OpenedAsync(cancellationToken);
        foreach (var size in Sizes)
        {
            await TransferAsync(sender, receiver, size, cancellationToken);
            var run = await TransferAsync(sender, receiver, size, cancellationToken);
            if (!_runs.TryGetValue((pair, size), out var runs)) _runs.Add((pair, size), runs = []);
            runs.Add(run);
            await progress.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"round {round}  {pair.Name,-42} {size >> 10} KiB {run.Rate,7:0.0} MB/s {run.CpuMilliseconds,7:0.00} ms a MB {run.Allocated,8:0.0} B a message"));
        }
    }

    private async Task<ChannelRun> TransferAsync(ChannelEnd sender, ChannelEnd receiver, int size, CancellationToken cancellationToken)
    {
        var count = (megabytes * 1_000_000) / size;
        var length = (long)count * size;
        await receiver.ExpectAsync(length, cancellationToken);
        var cpu = await sender.ReadCpuSecondsAsync() + await receiver.ReadCpuSecondsAsync();
        var allocated = GC.GetTotalAllocatedBytes();
        var sending = sender.SendAsync(count, size, cancellationToken);
        var seconds = await receiver.ArrivedAsync(cancellationToken);
        await sending;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        cpu = await sender.ReadCpuSecondsAsync() + await receiver.ReadCpuSecondsAsync() - cpu;
        return new ChannelRun(length / seconds / 1e6, cpu * 1e3 / (length / 1e6), (double)allocated / count);
    }
}
