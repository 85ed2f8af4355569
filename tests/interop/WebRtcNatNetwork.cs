using System.Net;
using WebTorrent.SimplePeer;

namespace WebTorrent.Interop.Tests;

/// <summary>A small Internet: coturn in the middle, and homes behind routers. Needs root.</summary>
internal sealed class WebRtcNatNetwork : IAsyncDisposable
{
    private readonly WebRtcMachine _world;
    private readonly List<WebRtcNatHome> _homes = [];
    private WebRtcTurnServer? _server;

    private WebRtcNatNetwork(WebRtcMachine world) => _world = world;

    /// <summary>An address that everybody reaches; coturn is there, too.</summary>
    public static IPAddress World { get; } = IPAddress.Parse("203.0.113.1");

    public WebRtcTurnServer Server => _server!;

    public static async Task<WebRtcNatNetwork> CreateAsync()
    {
        _ = Harness.Installed.Program("iptables-legacy");
        var network = new WebRtcNatNetwork(await WebRtcMachine.CreateAsync());
        try
        {
            await network._world.IpAsync("link add net type bridge");
            await network._world.IpAsync($"address add {World}/24 dev net");
            await network._world.IpAsync("link set net up");
            // Private addresses of others lead nowhere, as everywhere; coturn would give up a relay if it had no way there at all.
            await network._world.IpAsync("link add void arp off type veth peer name nowhere");
            await network._world.IpAsync("link set void up");
            await network._world.IpAsync("link set nowhere up");
            await network._world.IpAsync("route add default dev void");
            network._server = await WebRtcTurnServer.StartAsync(World, network._world);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a home.</summary>
    public async Task<WebRtcNatHome> AddHomeAsync(WebRtcNatKind kind)
    {
        var home = await WebRtcNatHome.CreateAsync(_world, 10 + _homes.Count, kind);
        _homes.Add(home);
        return home;
    }

    /// <summary>Starts a peer that has no router before it.</summary>
    public void StartInTheWorld(WebRtcPeer peer) => _world.Run(peer.Start);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        foreach (var home in _homes) await home.DisposeAsync();
        await _world.DisposeAsync();
    }
}
