using System.Net;

namespace WebTorrent.Stun.Tests;

public class StunClientTests
{
    private readonly byte[] _buffer = new byte[100];

    [Fact]
    public void NoAnswer_SevenSends_TimeoutAfter39AndAHalfSeconds()
    {
        var client = new StunClientCore(random: new Random(1));
        client.Start(TimeSpan.Zero);
        var times = new List<double>();
        StunClientEvent? outcome;
        var now = TimeSpan.Zero;
        while (!client.TryReadEvent(out outcome))
        {
            if (client.TryTransmit(_buffer, out _))
                times.Add(now.TotalSeconds);
            now = client.NextTimeout!.Value;
            client.HandleTimeout(now - TimeSpan.FromTicks(1));
            client.HandleTimeout(now);
        }

        Assert.Equal([0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5], times);
        Assert.Equal((39.5, StunErrorCode.Timeout), (now.TotalSeconds, outcome.Error!.Code));
        Assert.Null(client.NextTimeout);
    }

    [Fact]
    public void OverTcp_OneSend_TheSameTime()
    {
        var client = new StunClientCore(new StunClientOptions { IsReliable = true }, new Random(1));
        client.Start(TimeSpan.Zero);
        Assert.True(client.TryTransmit(_buffer, out _));
        Assert.Equal(39.5, client.NextTimeout!.Value.TotalSeconds);
        client.HandleTimeout(client.NextTimeout.Value);
        Assert.False(client.TryTransmit(_buffer, out _));
        Assert.True(client.TryReadEvent(out _));
    }

    [Theory]
    [InlineData(StunAttributeType.XorMappedAddress)]
    [InlineData(StunAttributeType.MappedAddress)]
    public void Answer_OurAddress(StunAttributeType type)
    {
        var client = Asked(out var id);
        var writer = new StunMessageWriter(_buffer, StunClass.SuccessResponse, StunMethod.Binding, id);
        writer.Write(type, IPEndPoint.Parse("203.0.113.1:7000"));
        Assert.True(client.HandlePacket(writer.Written));
        Assert.True(client.TryReadEvent(out var outcome));
        Assert.Equal(IPEndPoint.Parse("203.0.113.1:7000"), outcome.MappedAddress);
        Assert.False(client.HandlePacket(writer.Written));
        Assert.Null(client.NextTimeout);
    }

    [Fact]
    public void AnswerToAnotherQuestion_OrDamaged_Ignored()
    {
        var client = Asked(out var id);
        var writer = new StunMessageWriter(_buffer, StunClass.SuccessResponse, StunMethod.Binding, id with { Low = id.Low + 1 });
        writer.Write(StunAttributeType.XorMappedAddress, IPEndPoint.Parse("203.0.113.1:7000"));
        Assert.False(client.HandlePacket(writer.Written));
        writer = new StunMessageWriter(_buffer, StunClass.SuccessResponse, StunMethod.Binding, id);
        writer.Write(StunAttributeType.XorMappedAddress, IPEndPoint.Parse("203.0.113.1:7000"));
        writer.AddFingerprint();
        _buffer[30] ^= 1;
        Assert.False(client.HandlePacket(writer.Written));
        Assert.False(client.TryReadEvent(out _));
    }

    [Fact]
    public void AnswerWithoutAddress_InvalidResponse()
    {
        var client = Asked(out var id);
        Assert.True(client.HandlePacket(new StunMessageWriter(_buffer, StunClass.SuccessResponse, StunMethod.Binding, id).Written));
        Assert.True(client.TryReadEvent(out var outcome));
        Assert.Equal(StunErrorCode.InvalidResponse, outcome.Error!.Code);
    }

    [Fact]
    public void Error_ItsNumber_And300_WhereTo()
    {
        var client = Asked(out var id);
        var writer = new StunMessageWriter(_buffer, StunClass.ErrorResponse, StunMethod.Binding, id);
        writer.WriteError(300, "Try Alternate");
        writer.Write(StunAttributeType.AlternateServer, IPEndPoint.Parse("198.51.100.2:3478"));
        Assert.True(client.HandlePacket(writer.Written));
        Assert.True(client.TryReadEvent(out var outcome));
        Assert.Equal((StunErrorCode.Redirected, 300), (outcome.Error!.Code, outcome.Error.ResponseCode!.Value));
        Assert.Equal(IPEndPoint.Parse("198.51.100.2:3478"), outcome.Error.AlternateServer);
    }

    /// <summary>RFC 8445 §5.1.1.4: what a NAT forgets while an offer waits for its answer is of no use.</summary>
    [Fact]
    public void KeepAlive_AsksAgain_TellsOnlyWhatIsNew()
    {
        var client = new StunClientCore(new StunClientOptions { KeepAlive = TimeSpan.FromSeconds(15) }, new Random(1));
        client.Start(TimeSpan.Zero);
        Answer(client, "203.0.113.1:7000");
        Assert.True(client.TryReadEvent(out _));
        for (var round = 1; round <= 100; round++)
        {
            var due = TimeSpan.FromSeconds(15 * round);
            Assert.Equal(due, client.NextTimeout);
            client.HandleTimeout(due - TimeSpan.FromTicks(1));
            Assert.False(client.TryTransmit(_buffer, out _));
            client.HandleTimeout(due);
            Answer(client, round < 100 ? "203.0.113.1:7000" : "203.0.113.1:7001");
            Assert.Equal(round == 100, client.TryReadEvent(out var outcome));
            Assert.Equal(round == 100 ? 7001 : null, outcome?.MappedAddress!.Port);
        }

        client.Stop();
        Assert.Null(client.NextTimeout);
        client.HandleTimeout(TimeSpan.FromHours(1));
        Assert.False(client.TryTransmit(_buffer, out _));
        Assert.False(client.TryReadEvent(out _));
    }

    [Fact]
    public void KeepAlive_TheServerHasGone_ToldOnce_NotAskedAnyMore()
    {
        var client = new StunClientCore(new StunClientOptions { KeepAlive = TimeSpan.FromSeconds(15) }, new Random(1));
        client.Start(TimeSpan.Zero);
        Answer(client, "203.0.113.1:7000");
        Assert.True(client.TryReadEvent(out _));
        while (client.NextTimeout is { } due)
            client.HandleTimeout(due);
        Assert.True(client.TryReadEvent(out var outcome));
        Assert.Equal(StunErrorCode.Timeout, outcome.Error!.Code);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(601)]
    public void KeepAlive_OutOfRange_Refused(double seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StunClientCore(new StunClientOptions { KeepAlive = TimeSpan.FromSeconds(seconds) }));

    private void Answer(StunClientCore client, string address)
    {
        Assert.True(client.TryTransmit(_buffer, out var length));
        Assert.True(StunMessage.TryParse(_buffer.AsSpan(0, length), out var request));
        var writer = new StunMessageWriter(_buffer, StunClass.SuccessResponse, StunMethod.Binding, request.TransactionId);
        writer.Write(StunAttributeType.XorMappedAddress, IPEndPoint.Parse(address));
        Assert.True(client.HandlePacket(writer.Written));
    }

    private StunClientCore Asked(out StunTransactionId id)
    {
        var client = new StunClientCore(random: new Random(1));
        client.Start(TimeSpan.Zero);
        Assert.True(client.TryTransmit(_buffer, out var length));
        Assert.True(StunMessage.TryParse(_buffer.AsSpan(0, length), out var request));
        id = request.TransactionId;
        return client;
    }
}
