using WebTorrent.Dtls.Tests.Network;

namespace WebTorrent.Dtls.Tests;

public class HandshakeTests
{
    [Fact]
    public void Handshake_GoodLine_FourDatagrams_ThenDataBothWays()
    {
        using var pair = Pair.Connected();
        Assert.Equal(4, pair.Sent);
        pair.Send(pair.Server, pair.Client.Seal("to the server"u8));
        pair.Send(pair.Client, pair.Server.Seal("to the client"u8));
        pair.Run(1);
        Assert.Equal("to the server"u8, Assert.Single(pair.Server.Received));
        Assert.Equal("to the client"u8, Assert.Single(pair.Client.Received));
        Assert.Equal(new DtlsEvent(DtlsEventKind.Connected, null), Assert.Single(pair.Client.Events));
        Assert.Equal(new DtlsEvent(DtlsEventKind.Connected, null), Assert.Single(pair.Server.Events));
        Assert.Null(pair.Client.Core.NextTimeout);
        Assert.Null(pair.Server.Core.NextTimeout);
    }
}
