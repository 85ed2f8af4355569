using System.Net;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.SimplePeer;

namespace WebTorrent.Interop.Tests;

/// <summary>A cable between this machine and another one. Needs root.</summary>
internal sealed class WebRtcNetwork : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WebRtcMachine _there;

    private WebRtcNetwork(WebRtcMachine there) => _there = there;

    /// <summary>The address of the other machine.</summary>
    public static IPAddress There { get; } = IPAddress.Parse("10.78.1.2");

    private string Cable => _there.Name + "h";

    /// <summary>Makes it; this machine has no address in it yet.</summary>
    public static async Task<WebRtcNetwork> CreateAsync()
    {
        var network = new WebRtcNetwork(await WebRtcMachine.CreateAsync());
        try
        {
            await WebRtcMachine.RunIpAsync($"link add {network.Cable} type veth peer name far netns {network._there.Name}");
            await WebRtcMachine.RunIpAsync($"link set {network.Cable} up");
            await network._there.IpAsync($"address add {There}/24 dev far");
            await network._there.IpAsync("link set far up");
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives this machine an address in it.</summary>
    public Task AddAsync(string address) => WebRtcMachine.RunIpAsync($"address add {address}/24 dev {Cable}");

    /// <summary>Takes one away.</summary>
    public Task RemoveAsync(string address) => WebRtcMachine.RunIpAsync($"address del {address}/24 dev {Cable}");

    /// <summary>Starts a peer on the other machine.</summary>
    public void StartThere(WebRtcPeer peer) => _there.Run(peer.Start);

    public async ValueTask DisposeAsync()
    {
        await RunningProgram.RunAsync("ip", ["ip", "link", "delete", Cable], Patience);
        await _there.DisposeAsync();
    }
}
