using System.Net;
using System.Text;

namespace WebTorrent.Stun.Tests;

/// <summary>The test vectors of RFC 5769.</summary>
public class Rfc5769Tests
{
    private const string ShortTermPassword = "VOkJxbRl1RmTxUk/WvJxBt";

    private static byte[] Request => Convert.FromHexString(
        "000100582112a442b7e7a701bc34d686fa87dfae80220010" + "5354554e207465737420636c69656e74" + "002400046e0001ff" + "80290008932ff9b151263b36"
        + "000600096576746a3a683676592020" + "20" + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2" + "80280004e57a3bcf");

    private static byte[] IPv4Response => Convert.FromHexString(
        "0101003c2112a442b7e7a701bc34d686fa87dfae" + "8022000b7465737420766563746f7220" + "002000080001a147e112a643"
        + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7" + "80280004c07d4c96");

    private static byte[] IPv6Response => Convert.FromHexString(
        "010100482112a442b7e7a701bc34d686fa87dfae" + "8022000b7465737420766563746f7220" + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
        + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41" + "80280004c8fb0b4c");

    private static byte[] LongTermRequest => Convert.FromHexString(
        "000100602112a44278ad3433c6ad72c029da412e" + "00060012e3839ee38388e383aae38383e382afe382b90000"
        + "0015001c662f2f3439396b39353464364f4c33346f4c394653547679363473410014000b6578616d706c652e6f726700"
        + "00080014f67024656dd64a3e02b8e0712e85c9a28ca89666");

    [Fact]
    public void Request_ShortTerm()
    {
        Assert.True(StunMessage.TryParse(Request, out var message));
        Assert.Equal((StunClass.Request, StunMethod.Binding), (message.Class, message.Method));
        Assert.Equal("b7e7a701bc34d686fa87dfae", message.TransactionId.ToString());
        Assert.Equal("STUN test client", Encoding.UTF8.GetString(message.Software));
        Assert.Equal(0x6e0001ffu, message.Priority);
        Assert.Equal(0x932ff9b151263b36u, message.IceControlled);
        Assert.Equal("evtj:h6vY", Encoding.UTF8.GetString(message.Username));
        AssertGenuine(message);
    }

    [Fact]
    public void Response_IPv4()
    {
        Assert.True(StunMessage.TryParse(IPv4Response, out var message));
        Assert.Equal((StunClass.SuccessResponse, StunMethod.Binding), (message.Class, message.Method));
        Assert.Equal("test vector", Encoding.UTF8.GetString(message.Software));
        Assert.Equal(IPEndPoint.Parse("192.0.2.1:32853"), message.XorMappedAddress);
        AssertGenuine(message);
    }

    [Fact]
    public void Response_IPv6()
    {
        Assert.True(StunMessage.TryParse(IPv6Response, out var message));
        Assert.Equal(IPEndPoint.Parse("[2001:db8:1234:5678:11:2233:4455:6677]:32853"), message.XorMappedAddress);
        AssertGenuine(message);
    }

    [Fact]
    public void Request_LongTerm()
    {
        Assert.True(StunMessage.TryParse(LongTermRequest, out var message));
        var username = Encoding.UTF8.GetString(message.Username);
        Assert.Equal("\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9", username);
        Assert.Equal("f//499k954d6OL34oL9FSTvy64sA", Encoding.UTF8.GetString(message.Nonce));
        Assert.Equal("example.org", Encoding.UTF8.GetString(message.Realm));
        Assert.True(message.VerifyIntegrity(StunKey.LongTerm(username, "example.org", "TheMatrIX")));
        Assert.False(message.VerifyIntegrity(StunKey.LongTerm(username, "example.org", "TheMatrix")));
        Assert.False(message.HasFingerprint);
        Assert.False(message.VerifyFingerprint());
    }

    [Fact]
    public void LongTermRequest_WrittenByUs_SameBytes()
    {
        Assert.True(StunMessage.TryParse(LongTermRequest, out var message));
        var buffer = new byte[LongTermRequest.Length];
        var writer = new StunMessageWriter(buffer, StunClass.Request, StunMethod.Binding, message.TransactionId);
        writer.Write(StunAttributeType.Username, "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9");
        writer.Write(StunAttributeType.Nonce, "f//499k954d6OL34oL9FSTvy64sA");
        writer.Write(StunAttributeType.Realm, "example.org");
        writer.AddIntegrity(StunKey.LongTerm("\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9", "example.org", "TheMatrIX"));
        Assert.Equal(LongTermRequest, buffer);
    }

    /// <summary>Changed bits never verify, wherever they are.</summary>
    [Fact]
    public void AnyBitChanged_FingerprintOrIntegrityFails()
    {
        var key = StunKey.ShortTerm(ShortTermPassword);
        for (var bit = 0; bit < Request.Length * 8; bit++)
        {
            var bytes = Request;
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(StunMessage.TryParse(bytes, out var message) && message.VerifyFingerprint() && message.VerifyIntegrity(key), $"bit {bit}");
        }
    }

    private static void AssertGenuine(in StunMessage message)
    {
        Assert.True(message.VerifyIntegrity(StunKey.ShortTerm(ShortTermPassword)));
        Assert.False(message.VerifyIntegrity(StunKey.ShortTerm("guessed")));
        Assert.True(message.VerifyFingerprint());
    }
}
