using System.Diagnostics.CodeAnalysis;

namespace WebTorrent.TcpTransport;

/// <summary>
/// One way to stop a socket operation, for two who may want to: the caller's token, or <see cref="Interrupt"/>. Callers pass the same
/// token again and again, so that one source, tied to it once, serves all their calls without an allocation. Thread-safe.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The source has neither timer nor wait handle; disposing it would race with whoever cancels it.")]
internal sealed class Interruption
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _source = new();
    private CancellationTokenRegistration _tie;
    private CancellationToken _tiedTo;

    public CancellationToken TokenFor(CancellationToken caller)
    {
        lock (_gate)
        {
            if (_source.IsCancellationRequested || _tiedTo != caller)
            {
                _tie.Unregister();
                _source = new CancellationTokenSource();
                _tie = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
                _tiedTo = caller;
            }
            return _source.Token;
        }
    }

    /// <summary>Stops the operation under way. What waits for it never goes on inside this call.</summary>
    public void Interrupt()
    {
        lock (_gate)
            _ = _source.CancelAsync();
    }

    /// <summary>Lets go of the caller's token.</summary>
    public void Untie()
    {
        lock (_gate)
            _tie.Unregister();
    }
}
