using System.Diagnostics;

namespace WebTorrent.Benchmarks.Measurement;

/// <summary>A process that is measured from outside. Its output is kept to explain a failure.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _name;
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PeerProcess(string name, Process process)
    {
        _name = name;
        _process = process;
    }

    public int Id => _process.Id;

    /// <summary>What it said so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate) return [.. _lines];
        }
    }

    /// <summary>Starts a program.</summary>
    public static PeerProcess Start(string name, IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["WEBTORRENT_PEERS"] = Installation.PeersFolder;
        // As in our command line program: idle workers sleep, where whoever is on the other side needs the processor.
        start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        var peer = new PeerProcess(name, new Process { StartInfo = start });
        peer._process.OutputDataReceived += (_, line) => peer.Take(line.Data);
        peer._process.ErrorDataReceived += (_, line) => peer.Take(line.Data);
        peer._process.Start();
        peer._process.BeginOutputReadLine();
        peer._process.BeginErrorReadLine();
        return peer;
    }

    /// <summary>Waits until a seeder said that it serves.</summary>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        Task exit = _process.WaitForExitAsync(cancellationToken);
        if (await Task.WhenAny(_ready.Task, exit) == exit) throw Fault("ended before it was ready");
    }

    /// <summary>Waits until a leecher is done; anything but 0 is a failure.</summary>
    public async Task WaitForSuccessAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        if (_process.ExitCode != 0) throw Fault($"ended with {_process.ExitCode}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private InvalidOperationException Fault(string what)
    {
        lock (_gate) return new InvalidOperationException($"{_name} {what}:{Environment.NewLine}{string.Join(Environment.NewLine, _lines.TakeLast(20))}");
    }

    private void Take(string? line)
    {
        if (line is null) return;
        lock (_gate) _lines.Add(line);
        if (line.StartsWith("READY", StringComparison.Ordinal) || line.Contains("\"event\":\"seeding\"", StringComparison.Ordinal)) _ready.TrySetResult();
    }
}
