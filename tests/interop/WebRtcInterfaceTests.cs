using System.Net;
using WebTorrent.SimplePeer;

namespace WebTorrent.Interop.Tests;

/// <summary>An address goes away under a connection, and another one comes.</summary>
public sealed class WebRtcInterfaceTests
{
    private const string First = "10.78.1.1";
    private const string Second = "10.78.1.3";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AddressVanishes_AnotherComes_TheConnectionGoesOn(bool restart)
    {
        await using var network = await WebRtcNetwork.CreateAsync();
        await network.AddAsync(First);
        var there = new WebRtcPeerOptions { Bind = new IPEndPoint(WebRtcNetwork.There, 0) };
        await using var pair = await WebRtcOurPair.ConnectAsync(new WebRtcPeerOptions(), there, network.StartThere);
        await pair.TransferAsync(1_000_000);
        Assert.Equal(First, $"{pair.Other.GetStatus().RemoteEndPoint!.Address}");
        await network.RemoveAsync(First);
        await network.AddAsync(Second);
        if (restart) pair.Initiator.Restart();
        await pair.TransferAsync(1_000_000);
        Assert.Equal(Second, $"{pair.Other.GetStatus().RemoteEndPoint!.Address}");
        Assert.Equal((null, null), (pair.Initiator.Error, pair.Other.Error));
    }
}
