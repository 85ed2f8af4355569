using System.Net;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>
/// A home router: miniupnpd in a network namespace of its own, with a home side that this machine is on (192.168.77.0/24) and an Internet side that
/// leads nowhere. Needs root.
/// </summary>
internal sealed class NatMappingRouter : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly string _name = $"wt{Environment.ProcessId}";
    private RunningProgram? _daemon;

    private NatMappingRouter()
    {
    }

    /// <summary>The router as this machine sees it.</summary>
    public static IPAddress Address { get; } = IPAddress.Parse("192.168.77.1");

    /// <summary>The router as the Internet would see it.</summary>
    public static IPAddress ExternalAddress { get; } = IPAddress.Parse("11.22.33.44");

    public static async Task<NatMappingRouter> StartAsync()
    {
        var daemon = Installed.Program("miniupnpd");
        _ = Installed.Program("iptables-legacy");
        if (Environment.UserName is not "root") throw Installed.Missing("root, for a network namespace,");
        var router = new NatMappingRouter();
        try
        {
            await router.MakeNetworkAsync();
            var configuration = router._folder.File("miniupnpd.conf");
            await File.WriteAllTextAsync(configuration, $"""
                ext_ifname=wan
                listening_ip=lan
                port=0
                enable_natpmp=yes
                enable_upnp=yes
                secure_mode=yes
                lease_file={router._folder.File("leases")}
                uuid=11111111-2222-3333-4444-555555555555
                allow 1024-65535 0.0.0.0/0 1024-65535

                """);
            router._daemon = RunningProgram.Start("miniupnpd", ["ip", "netns", "exec", router._name, daemon, "-d", "-f", configuration]);
            await router._daemon.WaitForLineAsync("Listening for NAT-PMP/PCP", Patience);
            return router;
        }
        catch
        {
            await router.DisposeAsync();
            throw;
        }
    }

    /// <summary>The rules of the ports outside that lead inside.</summary>
    public Task<IReadOnlyList<string>> GetForwardsAsync() => GetRulesAsync("nat");

    /// <summary>The rules of the addresses and ports inside that they lead to.</summary>
    public Task<IReadOnlyList<string>> GetTargetsAsync() => GetRulesAsync("filter");

    public async ValueTask DisposeAsync()
    {
        if (_daemon is not null) await _daemon.DisposeAsync();
        // The namespace takes its interfaces with it, but some time later: the next router must not meet them.
        await RunningProgram.RunAsync("ip", ["ip", "link", "delete", _name + "h"], Patience);
        await RunningProgram.RunAsync("ip", ["ip", "netns", "delete", _name], Patience);
        _folder.Dispose();
    }

    private async Task<IReadOnlyList<string>> GetRulesAsync(string table)
    {
        var (_, lines) = await RunningProgram.RunAsync("iptables", ["ip", "netns", "exec", _name, "iptables-legacy", "-t", table, "-S", "MINIUPNPD"], Patience);
        return [.. lines.Where(line => line.StartsWith("-A", StringComparison.Ordinal))];
    }

    private async Task MakeNetworkAsync()
    {
        await IpAsync($"netns add {_name}");
        await IpAsync($"link add {_name}h type veth peer name lan netns {_name}");
        await IpAsync($"address add 192.168.77.2/24 dev {_name}h");
        await IpAsync($"link set {_name}h up");
        await IpAsync($"-n {_name} link add wan type veth peer name world");
        await IpAsync($"-n {_name} address add {Address}/24 dev lan");
        await IpAsync($"-n {_name} address add {ExternalAddress}/24 dev wan");
        foreach (var device in new[] { "lo", "lan", "wan", "world" }) await IpAsync($"-n {_name} link set {device} up");
        foreach (var rule in new[]
        {
            "-t nat -N MINIUPNPD", "-t nat -A PREROUTING -i wan -j MINIUPNPD", "-t nat -N MINIUPNPD-POSTROUTING",
            "-t nat -A POSTROUTING -o wan -j MINIUPNPD-POSTROUTING", "-t filter -N MINIUPNPD", "-t filter -A FORWARD -i wan -j MINIUPNPD",
            "-t mangle -N MINIUPNPD", "-t mangle -A PREROUTING -i wan -j MINIUPNPD",
        })
        {
            await IpAsync($"netns exec {_name} iptables-legacy {rule}");
        }
    }

    private static async Task IpAsync(string arguments)
    {
        var (exitCode, lines) = await RunningProgram.RunAsync("ip", ["ip", .. arguments.Split(' ')], Patience);
        if (exitCode != 0) throw Installed.Missing($"a router's network (ip {arguments}: {string.Join(' ', lines)})");
    }
}
