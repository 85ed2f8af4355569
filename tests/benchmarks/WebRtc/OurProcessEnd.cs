using System.Diagnostics;
using System.Text.Json;
using WebTorrent.Benchmarks.Measurement;

namespace WebTorrent.Benchmarks.WebRtc;

/// <summary>Ours, in a process of its own: <see cref="OurProcess"/>.</summary>
internal sealed class OurProcessEnd : ChannelEnd
{
    private readonly Process _process;

    public OurProcessEnd(bool isInitiator, bool withOffload)
    {
        var command = OurProcess.Command(isInitiator, withOffload);
        _process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
    }

    public override async Task<string> DescribeAsync(CancellationToken cancellationToken) => (await CallAsync(nameof(DescribeAsync), [], cancellationToken)).GetString()!;

    public override Task SignalAsync(string json, CancellationToken cancellationToken) => CallAsync(nameof(SignalAsync), [json], cancellationToken);

    public override Task OpenedAsync(CancellationToken cancellationToken) => CallAsync(nameof(OpenedAsync), [], cancellationToken);

    public override Task SendAsync(int count, int size, CancellationToken cancellationToken) => CallAsync(nameof(SendAsync), [count, size], cancellationToken);

    public override Task ExpectAsync(long length, CancellationToken cancellationToken) => CallAsync(nameof(ExpectAsync), [length], cancellationToken);

    public override async Task<double> ArrivedAsync(CancellationToken cancellationToken) => (await CallAsync(nameof(ArrivedAsync), [], cancellationToken)).GetDouble();

    public override Task<double> ReadCpuSecondsAsync() => Task.FromResult(ProcessStatus.ReadCpuSeconds(_process.Id));

    public override async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<JsonElement> CallAsync(string method, object[] arguments, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(arguments.Prepend(method)).AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("Our other process ended.");
        return JsonSerializer.Deserialize<JsonElement>(line);
    }
}
