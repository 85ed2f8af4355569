using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using WebTorrent.Ice;
using WebTorrent.SimplePeer.Core;
using WebTorrent.SimplePeer.Network;
using WebTorrent.Stun;

namespace WebTorrent.SimplePeer.Tests;

/// <summary>What goes through TURN servers, and why it does not.</summary>
public class RelayTests
{
    private static readonly IceServer Account = new() { Urls = ["turn:198.51.100.1"], Username = "user", Credential = "secret" };
    private static readonly IPEndPoint Address = IPEndPoint.Parse("198.51.100.1:3478");
    private static readonly IPEndPoint Peer = IPEndPoint.Parse("203.0.113.7:5000");

    private readonly byte[] _buffer = new byte[PeerSession.MaxDatagram];

    /// <summary>The server drops what comes before the permission, and ICE would wait half a second before it asks again.</summary>
    [Fact]
    public void FirstDatagramForAPeer_ThePermissionIsAskedForBefore()
    {
        var (gathering, relay) = Allocated();
        var length = 12;
        Assert.True(gathering.TryWrap(TimeSpan.Zero, relay, Peer, _buffer, ref length, out var route));
        Assert.Equal((StunClass.Request, StunMethod.CreatePermission, Address), Read(length, route));
        Assert.True(gathering.TryTransmit(_buffer, out length, out route));
        Assert.Equal((StunClass.Indication, StunMethod.Send, Address), Read(length, route));
        Assert.False(gathering.TryTransmit(_buffer, out _, out _));
        length = 12;
        Assert.True(gathering.TryWrap(TimeSpan.Zero, relay, Peer, _buffer, ref length, out route));
        Assert.Equal((StunClass.Indication, StunMethod.Send, Address), Read(length, route));
    }

    [Fact]
    public void ServerThatRefuses_OrIsSilent_IsTheFailure_UntilThereIsARelay()
    {
        var silent = Asking();
        Assert.Equal(StunErrorCode.Timeout, Assert.IsType<StunException>(silent.Failure).Code);
        Assert.Contains("turn:198.51.100.1:3478", silent.Failure!.Message, StringComparison.Ordinal);
        var refused = Asking();
        Answer(refused, writer => writer.WriteError(486, "Allocation Quota Reached"), StunClass.ErrorResponse);
        Assert.Equal(486, Assert.IsType<StunException>(refused.Failure).ResponseCode);
        Assert.True(refused.IsComplete);
        Assert.Null(Allocated().Gathering.Failure);
    }

    /// <summary>What is to be secret is not sent in clear.</summary>
    [Theory]
    [InlineData("turns:198.51.100.1?transport=udp", 0)]
    [InlineData("stuns:198.51.100.1", 0)]
    [InlineData("stun:198.51.100.1?transport=tcp", 0)]
    [InlineData("turns:198.51.100.1", 1)]
    [InlineData("turn:198.51.100.1?transport=tcp", 1)]
    [InlineData("stun:198.51.100.1", 1)]
    public async Task OnlyWhatIsSpokenIsAsked(string url, int expected)
    {
        var servers = ServerResolver.Parse([Account with { Urls = [url] }]);
        Assert.Equal(expected, (await ServerResolver.ResolveAsync(servers, new WebRtcPeerOptions(), TestContext.Current.CancellationToken)).Count);
    }

    private static Gathering Asking()
    {
        var gathering = new Gathering(new IceAgentCore(), new Random(1), NullLogger.Instance);
        gathering.AddTurnServer(TimeSpan.Zero, new ResolvedServer(Account.ParseUrls()[0], Account, Address), stream: 0, socketBase: 0);
        return gathering;
    }

    private (Gathering Gathering, Relay Relay) Allocated()
    {
        var gathering = Asking();
        Answer(gathering, writer => writer.Write(StunAttributeType.XorRelayedAddress, IPEndPoint.Parse("198.51.100.1:50000")), StunClass.SuccessResponse);
        return (gathering, gathering.FindRelay(1)!);
    }

    private void Answer(Gathering gathering, Action<StunMessageWriter> write, StunClass kind)
    {
        Assert.True(gathering.TryTransmit(_buffer, out var length, out _));
        Assert.True(StunMessage.TryParse(_buffer.AsSpan(0, length), out var request));
        var answer = new byte[200];
        var writer = new StunMessageWriter(answer, kind, request.Method, request.TransactionId);
        write(writer);
        // What was written through a copy of the writer is in the buffer.
        var written = StunMessage.HeaderSize + ((answer[2] << 8) | answer[3]);
        gathering.HandlePacket(TimeSpan.Zero, new Route(Address), answer.AsSpan(0, written), out _, out _);
        gathering.Settle(TimeSpan.Zero);
    }

    private (StunClass Class, StunMethod Method, IPEndPoint To) Read(int length, Route route)
    {
        Assert.True(StunMessage.TryParse(_buffer.AsSpan(0, length), out var message));
        return (message.Class, message.Method, route.Remote);
    }
}
