using System.Diagnostics;
using System.Globalization;

namespace WebTorrent.Benchmarks.Buffers;

/// <summary>Node, which times one operation after another as it is told to.</summary>
internal sealed class NodeBuffers : IDisposable
{
    private readonly Process _process = Process.Start(new ProcessStartInfo(Installation.Node, [Installation.Script("buffer_benchmark.mjs")])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        UseShellExecute = false,
    })!;

    /// <summary>Nanoseconds an operation.</summary>
    public async Task<double> MeasureAsync(string name, int size, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name} {size}").AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        string answer = await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException($"node ended at {name}");
        return double.Parse(answer, CultureInfo.InvariantCulture);
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5))) _process.Kill();
        _process.Dispose();
    }
}
