using System.Net;
using WebTorrent.SimplePeer;

namespace WebTorrent.Interop.Tests;

/// <summary>A machine in a private network behind a router that translates addresses, as Linux does it for most homes.</summary>
internal sealed class WebRtcNatHome : IAsyncDisposable
{
    private readonly WebRtcMachine _router;
    private readonly WebRtcMachine _machine;

    private WebRtcNatHome(WebRtcMachine router, WebRtcMachine machine, int number)
    {
        (_router, _machine) = (router, machine);
        Inside = IPAddress.Parse($"192.168.{number}.2");
        Outside = IPAddress.Parse($"203.0.113.{number}");
    }

    /// <summary>The address of the machine.</summary>
    public IPAddress Inside { get; }

    /// <summary>The address of the router, as the world sees it.</summary>
    public IPAddress Outside { get; }

    /// <param name="world">What the router is plugged into: a bridge <c>net</c>.</param>
    /// <param name="number">2 to 254; no other home has it.</param>
    /// <param name="kind">How the router translates.</param>
    public static async Task<WebRtcNatHome> CreateAsync(WebRtcMachine world, int number, WebRtcNatKind kind)
    {
        var home = new WebRtcNatHome(await WebRtcMachine.CreateAsync(), await WebRtcMachine.CreateAsync(), number);
        try
        {
            await home.ConnectAsync(world, number);
            await home.TranslateAsync(kind);
            return home;
        }
        catch
        {
            await home.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a peer on the machine.</summary>
    public void Start(WebRtcPeer peer) => _machine.Run(peer.Start);

    /// <summary>How long the router remembers who has sent nothing.</summary>
    public async Task RememberForAsync(int seconds)
    {
        await _router.ExecuteAsync($"sysctl -w net.netfilter.nf_conntrack_udp_timeout={seconds}");
        await _router.ExecuteAsync($"sysctl -w net.netfilter.nf_conntrack_udp_timeout_stream={seconds}");
    }

    public async ValueTask DisposeAsync()
    {
        await _machine.DisposeAsync();
        await _router.DisposeAsync();
    }

    private async Task ConnectAsync(WebRtcMachine world, int number)
    {
        await _router.IpAsync($"link add wan type veth peer name home{number} netns {world.Name}");
        await world.IpAsync($"link set home{number} master net up");
        await _router.IpAsync($"address add {Outside}/24 dev wan");
        await _router.IpAsync("link set wan up");
        await _router.IpAsync($"link add lan type veth peer name eth netns {_machine.Name}");
        await _router.IpAsync($"address add 192.168.{number}.1/24 dev lan");
        await _router.IpAsync("link set lan up");
        await _machine.IpAsync($"address add {Inside}/24 dev eth");
        await _machine.IpAsync("link set eth up");
        await _machine.IpAsync($"route add default via 192.168.{number}.1");
    }

    private async Task TranslateAsync(WebRtcNatKind kind)
    {
        await _router.ExecuteAsync("sysctl -w net.ipv4.ip_forward=1");
        var how = kind == WebRtcNatKind.Symmetric ? "MASQUERADE --random-fully" : "MASQUERADE";
        await _router.ExecuteAsync($"iptables-legacy -t nat -A POSTROUTING -o wan -j {how}");
        // As routers do: nobody outside is answered by the router itself, and nobody comes in uninvited.
        await _router.ExecuteAsync("iptables-legacy -A INPUT -i wan -j DROP");
        await _router.ExecuteAsync("iptables-legacy -A FORWARD -i wan -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT");
        await _router.ExecuteAsync("iptables-legacy -A FORWARD -i wan -j DROP");
    }
}
