using System.IO.Pipelines;

namespace WebTorrent.TestKit;

/// <summary>Both ends of one connection, as <see cref="DuplexPipeLaws"/> wants them.</summary>
/// <param name="First">One end.</param>
/// <param name="Second">The other end.</param>
/// <param name="CloseSecond">Ends the connection from the second end.</param>
/// <param name="Owner">Is disposed of with this.</param>
public sealed record ConnectedPipes(IDuplexPipe First, IDuplexPipe Second, Func<ValueTask> CloseSecond, IAsyncDisposable Owner) : IAsyncDisposable
{
    /// <inheritdoc />
    public ValueTask DisposeAsync() => Owner.DisposeAsync();
}
