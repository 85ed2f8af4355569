using System.Diagnostics;
using System.Globalization;

namespace WebTorrent.Interop.Tests.Harness;

/// <summary>
/// Cleans up after tests that were ended from outside. It is a shell that reads from a pipe what there is to end; when the tests are gone,
/// however they went, the pipe closes and it ends the rest.
/// </summary>
public static class Watchdog
{
    private const string Script =
        """
        declare -A left
        while read -r verb kind what; do
          case $verb in
            add) left[$kind:$what]=1 ;;
            forget) unset "left[$kind:$what]" ;;
          esac
        done
        for item in "${!left[@]}"; do [ "${item%%:*}" = group ] && kill -KILL -- "-${item#*:}" 2>/dev/null; done
        for item in "${!left[@]}"; do [ "${item%%:*}" = folder ] && rm -rf -- "${item#*:}"; done
        """;

    private static readonly Lazy<StreamWriter> Pipe = new(Start);

    /// <summary>Begins to look after a process group.</summary>
    public static void AddGroup(int group) => Tell("add", "group", group.ToString(CultureInfo.InvariantCulture));

    /// <summary>The group ended.</summary>
    public static void ForgetGroup(int group) => Tell("forget", "group", group.ToString(CultureInfo.InvariantCulture));

    /// <summary>Begins to look after a temporary folder.</summary>
    public static void AddFolder(string folder) => Tell("add", "folder", folder);

    /// <summary>The folder is gone.</summary>
    public static void ForgetFolder(string folder) => Tell("forget", "folder", folder);

    private static void Tell(string verb, string kind, string what)
    {
        StreamWriter pipe = Pipe.Value;
        lock (pipe) pipe.WriteLine($"{verb} {kind} {what}");
    }

    private static StreamWriter Start()
    {
        // In a session of its own, or what ends the tests would end it too.
        var start = new ProcessStartInfo(Installed.Program("setsid"), ["bash", "-c", Script]) { RedirectStandardInput = true, UseShellExecute = false };
        StreamWriter pipe = Process.Start(start)!.StandardInput;
        pipe.AutoFlush = true;
        return pipe;
    }
}
