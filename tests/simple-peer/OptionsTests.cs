using WebTorrent.DataChannel;
using WebTorrent.Stun;

namespace WebTorrent.SimplePeer.Tests;

/// <summary>What is wrong is said by the constructor, not by the first signal.</summary>
public class OptionsTests
{
    public static TheoryData<string, WebRtcPeerOptions> Wrong { get; } = new()
    {
        { "message size", new() { MaxMessageSize = 1000 } },
        { "receive buffer", new() { ReceiveBuffer = 1000 } },
        { "send buffer", new() { SendBuffer = int.MaxValue } },
        { "gathering timeout", new() { GatheringTimeout = TimeSpan.Zero } },
        { "connect timeout", new() { ConnectTimeout = TimeSpan.MaxValue } },
        { "channel's name", new() { ChannelName = new string('x', 65_536) } },
        { "channel's number", new() { Channel = new DataChannelOptions { NegotiatedId = 65_535 } } },
        { "channel's reliability", new() { Channel = new DataChannelOptions { MaxRetransmits = -1 } } },
        { "server", new() { IceServers = [new IceServer { Urls = ["http://example.com"] }] } },
        { "account's name", new() { IceServers = [new IceServer { Urls = ["turn:example.com"], Username = "", Credential = "x" }] } },
        { "account's long name", new() { IceServers = [new IceServer { Urls = ["turn:example.com"], Username = new string('x', 509), Credential = "x" }] } },
        { "account", new() { IceServers = [new IceServer { Urls = ["turn:example.com"] }] } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void OutOfRange_Refused(string what, WebRtcPeerOptions options) =>
        Assert.True(Record.Exception(() => new WebRtcPeer(options)) is ArgumentException, what);
}
