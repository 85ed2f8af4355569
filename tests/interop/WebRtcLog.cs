using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace WebTorrent.Interop.Tests;

/// <summary>Keeps the errors and warnings that are logged.</summary>
internal sealed class WebRtcLog : ILogger
{
    private readonly ConcurrentQueue<Exception> _errors = new();

    private readonly ConcurrentQueue<string> _warnings = new();

    public IReadOnlyCollection<Exception> Errors => _errors;

    /// <summary>What a user sees without asking for more.</summary>
    public IReadOnlyCollection<string> Warnings => _warnings;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null) _errors.Enqueue(exception);
        if (logLevel >= LogLevel.Warning) _warnings.Enqueue(formatter(state, exception));
    }
}
