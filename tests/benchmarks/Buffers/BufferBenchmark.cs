using System.Globalization;

namespace WebTorrent.Benchmarks.Buffers;

/// <summary>Our buffer beside node's, operation for operation, taking turns.</summary>
internal sealed class BufferBenchmark(int rounds)
{
    private const double Target = 2;
    private const int NumbersSize = 64;
    private const int Preparations = 3;

    private static readonly int[] Sizes = [64, 1024, 16_384];

    private readonly List<(string Name, double Ratio)> _ratios = [];

    /// <summary>Runs it and writes the tables: the best of all rounds, since what else runs here only takes time away.</summary>
    public async Task<int> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        if (!Installation.HasJavaScript)
        {
            await output.WriteLineAsync("Node is missing: run tests/interop/install-peers.sh");
            return 1;
        }

        BufferWork.Repeated[] works = [.. BufferWork.Numbers.Concat(BufferWork.Bulk).Concat(BufferWork.IntoMemory).Select(work => work.Make(NumbersSize))];
        for (int i = 0; i < Preparations; i++) await BufferTimer.PrepareAsync(works, cancellationToken);
        using var node = new NodeBuffers();
        await output.WriteLineAsync($"Nanoseconds of processor time an operation, best of {rounds} rounds; the ratio is node's time to ours.");
        await WriteTableAsync(output, node, BufferWork.Numbers, [NumbersSize], cancellationToken);
        await WriteTableAsync(output, node, BufferWork.Bulk, Sizes, cancellationToken);
        await WriteTableAsync(output, node, BufferWork.IntoMemory, Sizes, cancellationToken);
        await output.WriteLineAsync();
        var missed = _ratios.Where(row => row.Ratio < Target).OrderBy(row => row.Ratio).Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Name} {row.Ratio:0.0}")).ToList();
        await output.WriteLineAsync($"At least twice node's rate: {_ratios.Count - missed.Count} of {_ratios.Count}. Not: {(missed.Count == 0 ? "none" : string.Join("; ", missed))}.");
        return 0;
    }

    private async Task WriteTableAsync(
        TextWriter output, NodeBuffers node, IReadOnlyList<(string Name, Func<int, BufferWork.Repeated> Make)> works, int[] sizes, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync("| operation | " + string.Join(" | ", sizes.Select(size => string.Create(CultureInfo.InvariantCulture, $"{size} bytes: ours | node | ratio"))) + " |");
        await output.WriteLineAsync("| --- |" + string.Concat(Enumerable.Repeat(" --- | --- | --- |", sizes.Length)));
        foreach (var (name, make) in works)
        {
            await output.WriteAsync($"| {name} |");
            foreach (int size in sizes)
            {
                var (ours, theirs) = await MeasureAsync(node, name, make, size, cancellationToken);
                _ratios.Add((string.Create(CultureInfo.InvariantCulture, $"{name} {size}"), theirs / ours));
                await output.WriteAsync(string.Create(CultureInfo.InvariantCulture, $" {ours:0.0} | {theirs:0.0} | {theirs / ours:0.0} |"));
            }

            await output.WriteLineAsync();
        }
    }

    private async Task<(double Ours, double Node)> MeasureAsync(NodeBuffers node, string name, Func<int, BufferWork.Repeated> make, int size, CancellationToken cancellationToken)
    {
        var (ours, theirs) = (double.MaxValue, double.MaxValue);
        for (int round = 0; round < rounds; round++)
        {
            ours = Math.Min(ours, BufferTimer.Measure(make(size)));
            theirs = Math.Min(theirs, await node.MeasureAsync(name, size, cancellationToken));
        }

        return (ours, theirs);
    }
}
