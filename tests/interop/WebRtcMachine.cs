using System.Runtime.InteropServices;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>Another machine, as far as sockets go: a network namespace. Needs root.</summary>
internal sealed partial class WebRtcMachine : IAsyncDisposable
{
    private const int NewNetwork = 0x4000_0000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static int _last;

    private WebRtcMachine()
    {
    }

    /// <summary>What the system calls it; no other machine of this run is called so.</summary>
    public string Name { get; } = $"wr{Environment.ProcessId}x{Interlocked.Increment(ref _last)}";

    public static async Task<WebRtcMachine> CreateAsync()
    {
        if (Environment.UserName is not "root") throw Installed.Missing("root, for a network namespace,");
        var machine = new WebRtcMachine();
        await RunIpAsync($"netns add {machine.Name}");
        await machine.IpAsync("link set lo up");
        return machine;
    }

    /// <summary>Runs the program <c>ip</c>, which configures networks, on this machine.</summary>
    public static async Task RunIpAsync(string arguments)
    {
        var (exitCode, lines) = await RunningProgram.RunAsync("ip", ["ip", .. arguments.Split(' ')], Patience);
        if (exitCode != 0) throw Installed.Missing($"another machine's network (ip {arguments}: {string.Join(' ', lines)})");
    }

    /// <summary>Runs the program <c>ip</c> on the other machine.</summary>
    public Task IpAsync(string arguments) => RunIpAsync($"-n {Name} {arguments}");

    /// <summary>Runs any program on the other machine.</summary>
    public Task ExecuteAsync(string arguments) => RunIpAsync($"netns exec {Name} {arguments}");

    /// <summary>The command that runs a program there.</summary>
    public IEnumerable<string> Command(IEnumerable<string> command) => ["ip", "netns", "exec", Name, .. command];

    /// <summary>Does something there: a socket belongs to where its thread is when it is opened.</summary>
    public void Run(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var place = File.OpenHandle($"/run/netns/{Name}");
                if (EnterNamespace(place, NewNetwork) != 0) throw new InvalidOperationException($"setns failed: {Marshal.GetLastPInvokeError()}");
                action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null) throw new InvalidOperationException("It could not be done on the other machine.", failure);
    }

    public async ValueTask DisposeAsync() => await RunningProgram.RunAsync("ip", ["ip", "netns", "delete", Name], Patience);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EnterNamespace(SafeHandle place, int kind);
}
