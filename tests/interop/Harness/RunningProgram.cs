using System.Diagnostics;
using System.Runtime.InteropServices;

namespace WebTorrent.Interop.Tests.Harness;

/// <summary>
/// A program of the outside world: started in a process group of its own, its output kept line by line, its whole group
/// killed in the end. Safe to use from several threads.
/// </summary>
public sealed partial class RunningProgram : IAsyncDisposable
{
    private const int LinesShown = 60;

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(string Text, TaskCompletionSource<string> Found)> _waiters = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private bool _disposed;

    private RunningProgram(string name, Process process)
    {
        Name = name;
        _process = process;
    }

    /// <summary>What the program is called in messages.</summary>
    public string Name { get; }

    /// <summary>The process, which leads its group.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Every line of output and error so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate) return [.. _lines];
        }
    }

    /// <summary>Starts a program. Its standard input is empty.</summary>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Variables set beside the inherited ones.</param>
    public static RunningProgram Start(string name, IEnumerable<string> command, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Installed.Program("setsid"), command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach ((string key, string value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal)) start.Environment[key] = value;
        var process = new Process { StartInfo = start };
        var program = new RunningProgram(name, process);
        process.OutputDataReceived += (_, line) => program.Add(line.Data);
        process.ErrorDataReceived += (_, line) => program.Add(line.Data);
        process.Start();
        Watchdog.AddGroup(process.Id);
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code and its lines.</returns>
    public static async Task<(int ExitCode, IReadOnlyList<string> Lines)> RunAsync(
        string name, IEnumerable<string> command, TimeSpan timeout, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using RunningProgram program = Start(name, command, environment);
        int exitCode = await program.WaitForExitAsync(timeout);
        return (exitCode, program.Lines);
    }

    /// <summary>Waits for a line that contains a text; it may have come already.</summary>
    /// <exception cref="ProgramException">No such line came in time, or the program ended without it.</exception>
    public async Task<string> WaitForLineAsync(string text, TimeSpan timeout)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_lines.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } earlier) return earlier;
            _waiters.Add((text, found));
        }

        Task exit = _process.WaitForExitAsync();
        Task first = await Task.WhenAny(found.Task, exit, Task.Delay(timeout));
        if (found.Task.IsCompleted) return await found.Task;
        throw Fault(first == exit ? $"ended with {_process.ExitCode} without a line with '{text}'" : $"had no line with '{text}' in {timeout.TotalSeconds:0} s");
    }

    /// <summary>Waits until the program ended and all its output is here.</summary>
    /// <returns>The exit code; 128 + the signal's number when a signal ended it.</returns>
    /// <exception cref="ProgramException">It did not end in time.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw Fault($"did not end in {timeout.TotalSeconds:0} s");
        }

        return _process.ExitCode;
    }

    /// <summary>Sends a signal to the whole group; nothing happens when it ended.</summary>
    public void Signal(UnixSignal signal)
    {
        if (!_process.HasExited) _ = Kill(-_process.Id, (int)signal);
    }

    /// <summary>Asks the program to end, and ends it when it does not within a few seconds.</summary>
    public async Task StopAsync()
    {
        Signal(UnixSignal.Terminate);
        try
        {
            await WaitForExitAsync(TimeSpan.FromSeconds(5));
        }
        catch (ProgramException)
        {
            Signal(UnixSignal.Kill);
            await _process.WaitForExitAsync();
        }
    }

    /// <summary>An error of this program with the end of its output.</summary>
    public ProgramException Fault(string what) => new($"{Name} {what}. It said:{Environment.NewLine}{Tail()}");

    /// <summary>The last lines of output.</summary>
    public string Tail()
    {
        lock (_gate) return string.Join(Environment.NewLine, _lines.TakeLast(LinesShown).Select(line => $"  [{Name}] {line}"));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await StopAsync();
        Watchdog.ForgetGroup(_process.Id);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Name} ended with {_process.ExitCode} after {_clock.Elapsed.TotalSeconds:0.0} s. It said:{Environment.NewLine}{Tail()}");
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private void Add(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        lock (_gate)
        {
            _lines.Add(line);
            for (int i = _waiters.Count - 1; i >= 0; i--)
            {
                if (!line.Contains(_waiters[i].Text, StringComparison.Ordinal)) continue;
                _waiters[i].Found.TrySetResult(line);
                _waiters.RemoveAt(i);
            }
        }
    }
}
