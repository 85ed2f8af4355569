using System.Runtime.InteropServices;

namespace WebTorrent.Cli;

/// <summary>
/// Ctrl-C, SIGTERM and a closed terminal. The first asks the command to end in order; the second, or a clean-up that takes too long, ends the process.
/// </summary>
public sealed class Interruption : IDisposable
{
    /// <summary>How long saving resume data and telling trackers may take: they are bounded themselves, this is for what hangs.</summary>
    private static readonly TimeSpan CleanUpTime = TimeSpan.FromSeconds(5);

    /// <summary>Signals so close together are one wish: a wrapper passes on what the terminal sent to the whole group already.</summary>
    private static readonly TimeSpan SameWish = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TextWriter _terminal;
    private readonly ITimer _deadline;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private long? _asked;

    /// <summary>Starts to listen for signals.</summary>
    /// <param name="terminal">Gets the cursor back when the process is ended in the middle of drawing.</param>
    /// <param name="isTerminal">Whether there is a cursor to give back.</param>
    /// <param name="time">The clock.</param>
    public Interruption(TextWriter terminal, bool isTerminal, TimeProvider time)
    {
        _time = time;
        _terminal = isTerminal ? terminal : TextWriter.Null;
        _deadline = time.CreateTimer(_ => End(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _deadline.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_gate)
        {
            if (_asked is { } asked)
            {
                if (_time.GetElapsedTime(asked) > SameWish) End();
                return;
            }

            _asked = _time.GetTimestamp();
        }

        _deadline.Change(CleanUpTime, Timeout.InfiniteTimeSpan);
        _source.Cancel();
    }

    private void End()
    {
        _terminal.Write("\e[?25h");
        Environment.Exit(ExitCode.Interrupted);
    }
}
