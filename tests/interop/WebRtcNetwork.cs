using System.Net;
using System.Runtime.InteropServices;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.SimplePeer;

namespace WebTorrent.Interop.Tests;

/// <summary>A cable between this machine and a network namespace, which is another machine as far as sockets go. Needs root.</summary>
internal sealed partial class WebRtcNetwork : IAsyncDisposable
{
    private const int NewNetwork = 0x4000_0000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _name = $"wr{Environment.ProcessId}";

    private WebRtcNetwork()
    {
    }

    /// <summary>The address of the other machine.</summary>
    public static IPAddress There { get; } = IPAddress.Parse("10.78.1.2");

    /// <summary>Makes it; this machine has no address in it yet.</summary>
    public static async Task<WebRtcNetwork> CreateAsync()
    {
        if (Environment.UserName is not "root") throw Installed.Missing("root, for a network namespace,");
        var network = new WebRtcNetwork();
        try
        {
            await IpAsync($"netns add {network._name}");
            await IpAsync($"link add {network._name}h type veth peer name far netns {network._name}");
            await IpAsync($"link set {network._name}h up");
            await IpAsync($"-n {network._name} address add {There}/24 dev far");
            await IpAsync($"-n {network._name} link set far up");
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives this machine an address in it.</summary>
    public Task AddAsync(string address) => IpAsync($"address add {address}/24 dev {_name}h");

    /// <summary>Takes one away.</summary>
    public Task RemoveAsync(string address) => IpAsync($"address del {address}/24 dev {_name}h");

    /// <summary>Starts a peer on the other machine: a socket belongs to where its thread is when it is opened.</summary>
    public void StartThere(WebRtcPeer peer)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var place = File.OpenHandle($"/run/netns/{_name}");
                if (EnterNamespace(place, NewNetwork) != 0) throw new InvalidOperationException($"setns failed: {Marshal.GetLastPInvokeError()}");
                peer.Start();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null) throw new InvalidOperationException("The peer did not start.", failure);
    }

    public async ValueTask DisposeAsync()
    {
        await RunningProgram.RunAsync("ip", ["ip", "link", "delete", _name + "h"], Patience);
        await RunningProgram.RunAsync("ip", ["ip", "netns", "delete", _name], Patience);
    }

    private static async Task IpAsync(string arguments)
    {
        var (exitCode, lines) = await RunningProgram.RunAsync("ip", ["ip", .. arguments.Split(' ')], Patience);
        if (exitCode != 0) throw Installed.Missing($"a second machine's network (ip {arguments}: {string.Join(' ', lines)})");
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EnterNamespace(SafeHandle place, int kind);
}
