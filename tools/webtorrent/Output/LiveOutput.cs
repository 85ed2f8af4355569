using Spectre.Console;
using WebTorrent.Cli.Events;

namespace WebTorrent.Cli.Output;

/// <summary>A terminal: a bar for each torrent that is redrawn in place, with everything else scrolling by above it.</summary>
public sealed class LiveOutput : IOutput
{
    private readonly IAnsiConsole _console;
    private readonly TextWriter _error;
    private readonly LiveView _view = new();
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LiveDisplayContext? _context;
    private Task? _display;

    /// <summary>Draws on a console that can move its cursor.</summary>
    /// <param name="console">Where to draw.</param>
    /// <param name="error">Where errors go while nothing is drawn.</param>
    public LiveOutput(IAnsiConsole console, TextWriter error)
    {
        _console = console;
        _error = error;
    }

    /// <summary>Draws on a terminal behind a writer.</summary>
    public static LiveOutput Open(TextWriter output, TextWriter error) =>
        new(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }), error);

    /// <inheritdoc/>
    public TimeSpan? ProgressInterval => TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    public void Write(CliEvent what)
    {
        lock (_gate)
        {
            if (_view.TryTake(what)) Draw();
            else if (what is ErrorEvent && _context is null) _error.WriteLine(EventText.Line(what));
            else WriteAbove(what);
        }
    }

    /// <inheritdoc/>
    public void WriteResult(Func<string> json, Func<string> text)
    {
        lock (_gate) _console.Write(new ScrollingText(text(), Style.Plain));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        if (_display is not null) await _display;
    }

    private void Draw()
    {
        if (_display is null)
        {
            _display = _console.Live(_view.Render(_console.Profile)).AutoClear(false).Overflow(VerticalOverflow.Crop).StartAsync(context =>
            {
                _context = context;
                return _ended.Task;
            });
        }

        _context?.UpdateTarget(_view.Render(_console.Profile));
    }

    private void WriteAbove(CliEvent what)
    {
        var style = what switch
        {
            ErrorEvent => new Style(Color.Red),
            WarningEvent or InterruptedEvent => new Style(Color.Yellow),
            DoneEvent or SeedingEvent => new Style(Color.Green),
            _ => Style.Plain,
        };
        _console.Write(new ScrollingText(EventText.Line(what), style));
    }
}
