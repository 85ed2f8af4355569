using System.Runtime.InteropServices;

namespace WebTorrent.Benchmarks.Measurement;

/// <summary>The processor time of all children that have ended and been waited for, with their own children.</summary>
internal static partial class ReapedChildren
{
    private const int Children = -1;

    /// <summary>User and system seconds so far: the difference around one child's life is that child's.</summary>
    public static double CpuSeconds()
    {
        // struct rusage begins with two timevals, user and system, of two longs each; the rest are fourteen longs.
        Span<long> usage = stackalloc long[18];
        if (GetResourceUsage(Children, ref MemoryMarshal.GetReference(usage)) != 0) throw new InvalidOperationException("getrusage failed");
        return usage[0] + usage[2] + ((usage[1] + usage[3]) / 1e6);
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetResourceUsage(int who, ref long usage);
}
