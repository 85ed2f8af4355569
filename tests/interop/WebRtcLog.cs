using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace WebTorrent.Interop.Tests;

/// <summary>Keeps the errors that are logged.</summary>
internal sealed class WebRtcLog : ILogger
{
    private readonly ConcurrentQueue<Exception> _errors = new();

    public IReadOnlyCollection<Exception> Errors => _errors;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null) _errors.Enqueue(exception);
    }
}
