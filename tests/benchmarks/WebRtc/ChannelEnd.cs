namespace WebTorrent.Benchmarks.WebRtc;

/// <summary>One side of a data channel, wherever it runs. One call at a time.</summary>
internal abstract class ChannelEnd : IAsyncDisposable
{
    /// <summary>Its description with all its candidates, as JSON.</summary>
    public abstract Task<string> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>Takes the other side's description.</summary>
    public abstract Task SignalAsync(string json, CancellationToken cancellationToken);

    /// <summary>Ends when the channel is open.</summary>
    public abstract Task OpenedAsync(CancellationToken cancellationToken);

    /// <summary>Sends the same message again and again, as fast as the channel takes it.</summary>
    public abstract Task SendAsync(int count, int size, CancellationToken cancellationToken);

    /// <summary>From now on counts what comes, until it is so many bytes.</summary>
    public abstract Task ExpectAsync(long length, CancellationToken cancellationToken);

    /// <summary>Ends when all that is expected came.</summary>
    /// <returns>The seconds from the first message to the last.</returns>
    public abstract Task<double> ArrivedAsync(CancellationToken cancellationToken);

    /// <summary>User and system seconds of everything that this side consists of, so far.</summary>
    public abstract Task<double> ReadCpuSecondsAsync();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
