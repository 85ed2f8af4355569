namespace WebTorrent.Benchmarks.Buffers;

/// <summary>
/// Times our side as <c>interop/peers/buffer_benchmark.mjs</c> times node's: warmed up, then the best of a few batches, in processor time of the
/// whole process, which says the same on a busy machine.
/// </summary>
internal static class BufferTimer
{
    private const int Batches = 5;
    private const int CallsBeforeCompilation = 50;

    private static readonly TimeSpan CompilationTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Batch = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Lets the runtime compile everything for good before anything is timed: it does so a while after a method was called often, and that
    /// while begins anew with every method that is new.
    /// </summary>
    public static async Task PrepareAsync(IEnumerable<BufferWork.Repeated> works, CancellationToken cancellationToken)
    {
        foreach (BufferWork.Repeated work in works)
        {
            for (int i = 0; i < CallsBeforeCompilation; i++) GC.KeepAlive(work(CallsBeforeCompilation));
        }

        await Task.Delay(CompilationTime, cancellationToken);
    }

    /// <summary>Nanoseconds of processor time an operation.</summary>
    public static double Measure(BufferWork.Repeated work)
    {
        int times = 1;
        for (TimeSpan spent = TimeSpan.Zero; spent < WarmUp;)
        {
            TimeSpan took = Time(work, times);
            spent += took;
            if (took < Batch) times *= 2;
        }

        return Enumerable.Range(0, Batches).Min(_ => Time(work, times).TotalNanoseconds / times);
    }

    private static TimeSpan Time(BufferWork.Repeated work, int times)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        GC.KeepAlive(work(times));
        return Environment.CpuUsage.TotalTime - start;
    }
}
