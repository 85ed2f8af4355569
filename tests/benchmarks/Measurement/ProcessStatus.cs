using System.Globalization;
using System.Runtime.InteropServices;

namespace WebTorrent.Benchmarks.Measurement;

/// <summary>What the kernel tells of a process.</summary>
/// <param name="AnonymousBytes">Resident memory that no file backs, now.</param>
/// <param name="PeakResidentBytes">The most that was resident, mapped file pages included.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProcessStatus(long AnonymousBytes, long PeakResidentBytes)
{
    // Fields of /proc/PID/stat after the name, counted from the state: user, system, and those of reaped children.
    private const int FirstTimeField = 11;
    private const int TimeFields = 4;
    private const double TicksPerSecond = 100;

    /// <summary>Reads it; all zero when the process is gone.</summary>
    public static ProcessStatus Read(int process)
    {
        long anonymous = 0;
        long peak = 0;
        try
        {
            foreach (string line in File.ReadLines($"/proc/{process}/status"))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal)) peak = Kibibytes(line);
                else if (line.StartsWith("RssAnon:", StringComparison.Ordinal)) anonymous = Kibibytes(line);
            }
        }
        catch (IOException)
        {
            // It ended between two looks.
        }

        return new ProcessStatus(anonymous, peak);
    }

    /// <summary>User and system seconds that a running process has used.</summary>
    public static double ReadCpuSeconds(int process)
    {
        string stat = File.ReadAllText($"/proc/{process}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields.Skip(FirstTimeField).Take(TimeFields).Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>The larger of both, each by itself.</summary>
    public ProcessStatus Max(ProcessStatus other) =>
        new(Math.Max(AnonymousBytes, other.AnonymousBytes), Math.Max(PeakResidentBytes, other.PeakResidentBytes));

    private static long Kibibytes(string line) => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
}
