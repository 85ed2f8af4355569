using System.IO.Pipelines;

namespace WebTorrent.TestKit;

/// <summary>Two ends of a connection in memory: what goes into one end's output comes out of the other end's input.</summary>
public sealed class DuplexPipePair
{
    private DuplexPipePair(PipeOptions options)
    {
        var forth = new Pipe(options);
        var back = new Pipe(options);
        First = new End(back.Reader, forth.Writer);
        Second = new End(forth.Reader, back.Writer);
    }

    /// <summary>One end.</summary>
    public IDuplexPipe First { get; }

    /// <summary>The other end.</summary>
    public IDuplexPipe Second { get; }

    /// <summary>A connection that buffers like a socket.</summary>
    public static DuplexPipePair Create(PipeOptions? options = null) =>
        new(options ?? new PipeOptions(useSynchronizationContext: false));

    /// <summary>A connection in which each flush waits until the other end has examined it: see <see cref="PipeFeeder"/>.</summary>
    public static DuplexPipePair CreateLockStep() => new(PipeFeeder.LockStep);

    private sealed record End(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
