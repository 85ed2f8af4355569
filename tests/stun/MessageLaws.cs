using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.Stun.Tests;

public class MessageLaws
{
    private static readonly byte[] Key = StunKey.ShortTerm("password");

    [Fact]
    public void RoundTrip_AnyHeader() => Law.Holds(Headers().ToArbitrary(), header =>
    {
        var writer = new StunMessageWriter(new byte[20], header.Class, header.Method, header.Id);
        Assert.True(StunMessage.TryParse(writer.Written, out var message));
        Assert.Equal(header, (message.Class, message.Method, message.TransactionId));
    });

    [Fact]
    public void RoundTrip_AnyAddress() => Law.Holds(Arbitraries.AnyEndPoints(), endPoint =>
    {
        var writer = new StunMessageWriter(new byte[200], StunClass.SuccessResponse, StunMethod.Allocate, StunTransactionId.Create(new Random(endPoint.Port)));
        writer.Write(StunAttributeType.XorMappedAddress, endPoint);
        writer.Write(StunAttributeType.MappedAddress, endPoint);
        writer.Write(StunAttributeType.XorPeerAddress, endPoint);
        writer.Write(StunAttributeType.XorRelayedAddress, endPoint);
        writer.Write(StunAttributeType.AlternateServer, endPoint);
        Assert.True(StunMessage.TryParse(writer.Written, out var message));
        Assert.Equal(endPoint, message.XorMappedAddress);
        Assert.Equal(endPoint, message.MappedAddress);
        Assert.Equal(endPoint, message.XorPeerAddress);
        Assert.Equal(endPoint, message.XorRelayedAddress);
        Assert.Equal(endPoint, message.AlternateServer);
    });

    [Fact]
    public void RoundTrip_AnyValues() => Law.Holds(Arbitraries.Bytes(0, 90).ToArbitrary(), bytes =>
    {
        var writer = new StunMessageWriter(new byte[1_000], StunClass.Request, StunMethod.Binding, default);
        writer.Write(StunAttributeType.Data, bytes);
        writer.Write(StunAttributeType.Username, "name");
        writer.Write(StunAttributeType.Priority, (uint)bytes.Length);
        writer.Write(StunAttributeType.IceControlling, ulong.MaxValue - (ulong)bytes.Length);
        writer.Write(StunAttributeType.UseCandidate);
        writer.WriteLifetime(TimeSpan.FromSeconds(bytes.Length));
        writer.WriteChannelNumber((ushort)(0x4000 + bytes.Length));
        writer.WriteError(300 + bytes.Length, "reason");
        writer.AddIntegrity(Key);
        writer.AddIntegritySha256(Key);
        writer.AddFingerprint();
        Assert.True(StunMessage.TryParse(writer.Written, out var message));
        Assert.Equal(bytes, message.Data.ToArray());
        Assert.Equal("name", Encoding.UTF8.GetString(message.Username));
        Assert.Equal(((uint)bytes.Length, ulong.MaxValue - (ulong)bytes.Length, true), (message.Priority, message.IceControlling, message.UseCandidate));
        Assert.Equal(TimeSpan.FromSeconds(bytes.Length), message.Lifetime);
        Assert.Equal((ushort)(0x4000 + bytes.Length), message.ChannelNumber);
        Assert.Equal((300 + bytes.Length, "reason"), (message.ErrorCode, message.ErrorReason));
        Assert.True(message.VerifyIntegrity(Key) && message.VerifyIntegritySha256(Key) && message.VerifyFingerprint());
        Assert.False(message.VerifyIntegrity([1]) || message.VerifyIntegritySha256([1]));
    });

    [Fact]
    public void AnyBytes_NeverThrow() => Law.Holds(Arbitraries.AnyBytes(), ReadEverything);

    [Fact]
    public void MutatedMessages_NeverThrow() => Law.Holds(Arbitraries.Mutated(WithEverything()), ReadEverything, runs: 3_000);

    [Fact]
    public void CutAnywhere_NoMessage()
    {
        var bytes = WithEverything();
        for (var length = 0; length < bytes.Length; length++)
            Assert.False(StunMessage.TryParse(bytes.AsSpan(0, length), out _));
        Assert.False(StunMessage.TryParse([.. bytes, 0, 0, 0, 0], out _));
    }

    /// <summary>An attribute that says it is longer than the message.</summary>
    [Fact]
    public void AttributeLongerThanTheMessage_NoMessage()
    {
        var bytes = WithEverything();
        (bytes[22], bytes[23]) = (0xFF, 0xFF);
        Assert.False(StunMessage.TryParse(bytes, out _));
    }

    [Fact]
    public void ThousandsOfEmptyAttributes_NoMessage()
    {
        var buffer = new byte[60_000];
        var writer = new StunMessageWriter(buffer, StunClass.Request, StunMethod.Binding, default);
        for (var i = 0; i < 64; i++)
            writer.Write(StunAttributeType.UseCandidate);
        Assert.True(StunMessage.TryParse(writer.Written, out _));
        writer.Write(StunAttributeType.UseCandidate);
        Assert.False(StunMessage.TryParse(writer.Written, out _));
    }

    /// <summary>What somebody appends behind the integrity is not protected by it.</summary>
    [Fact]
    public void AttributesBehindTheIntegrity_DoNotCount()
    {
        var writer = new StunMessageWriter(new byte[200], StunClass.Request, StunMethod.Binding, default);
        writer.AddIntegrity(Key);
        writer.Write(StunAttributeType.UseCandidate);
        writer.AddFingerprint();
        Assert.True(StunMessage.TryParse(writer.Written, out var message));
        Assert.True(message.VerifyIntegrity(Key) && message.VerifyFingerprint());
        Assert.False(message.UseCandidate);
        Assert.False(message.Attributes.MoveNext());
    }

    [Fact]
    public void FingerprintThatIsNotLast_NoMessage()
    {
        var writer = new StunMessageWriter(new byte[200], StunClass.Request, StunMethod.Binding, default);
        writer.AddFingerprint();
        writer.Write(StunAttributeType.UseCandidate);
        Assert.False(StunMessage.TryParse(writer.Written, out _));
    }

    /// <summary>A strong integrity cut to nothing would be one that anybody can write.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(4, false)]
    [InlineData(12, false)]
    [InlineData(16, true)]
    [InlineData(20, true)]
    [InlineData(32, true)]
    [InlineData(36, false)]
    public void IntegritySha256_CutToALength(int length, bool isAllowed)
    {
        var writer = new StunMessageWriter(new byte[200], StunClass.Request, StunMethod.Binding, default);
        writer.Write(StunAttributeType.MessageIntegritySha256, new byte[length]);
        Assert.Equal(isAllowed, StunMessage.TryParse(writer.Written, out var message));
        Assert.False(isAllowed && message.VerifyIntegritySha256(Key));
    }

    [Fact]
    public void Writer_BufferTooSmall_ArgumentException()
    {
        for (var size = 0; size < 52; size++)
            Assert.Throws<ArgumentException>(() => Write(new byte[size]));
        Assert.Equal(52, Write(new byte[52]));
    }

    [Theory]
    [InlineData(199)]
    [InlineData(0)]
    [InlineData(700)]
    public void ErrorCode_OutOfRange(int code) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StunMessageWriter(new byte[100], StunClass.ErrorResponse, StunMethod.Binding, default).WriteError(code, ""));

    [Fact]
    public void ReadAndWrite_AllocateNothing()
    {
        var buffer = new byte[200];
        Handle(buffer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            Handle(buffer);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000);
    }

    private static void Handle(byte[] buffer)
    {
        var writer = new StunMessageWriter(buffer, StunClass.Request, StunMethod.Binding, default);
        writer.Write(StunAttributeType.Username, "some:body"u8);
        writer.Write(StunAttributeType.Priority, 1u);
        writer.AddIntegrity(Key);
        writer.AddFingerprint();
        if (!StunMessage.TryParse(writer.Written, out var message) || !message.VerifyFingerprint() || !message.VerifyIntegrity(Key) || message.Priority != 1)
            throw new InvalidOperationException();
    }

    private static int Write(byte[] buffer)
    {
        var writer = new StunMessageWriter(buffer, StunClass.Request, StunMethod.Binding, default);
        writer.AddIntegrity(Key);
        writer.AddFingerprint();
        return writer.Length;
    }

    private static void ReadEverything(byte[] bytes)
    {
        if (!StunMessage.TryParse(bytes, out var message))
            return;
        var total = 0;
        foreach (var attribute in message.Attributes)
            total += 4 + attribute.Value.Length;
        Assert.InRange(total, 0, bytes.Length - StunMessage.HeaderSize);
        _ = (message.Class, message.Method, message.XorMappedAddress, message.MappedAddress, message.XorPeerAddress, message.XorRelayedAddress);
        _ = (message.AlternateServer, message.ErrorCode, message.ErrorReason, message.Priority, message.IceControlled, message.IceControlling, message.Lifetime);
        _ = (message.ChannelNumber, message.RequestedTransport, message.RequestedAddressFamily, message.UseCandidate);
        _ = (message.VerifyIntegrity(Key), message.VerifyIntegritySha256(Key), message.VerifyFingerprint());
        _ = message.GetUnknownRequired(new StunAttributeType[2]) + message.GetUnknownAttributes(new StunAttributeType[2]);
    }

    private static byte[] WithEverything()
    {
        var writer = new StunMessageWriter(new byte[1_000], StunClass.SuccessResponse, StunMethod.Allocate, new StunTransactionId(1, 2));
        writer.Write(StunAttributeType.XorMappedAddress, IPEndPoint.Parse("192.0.2.1:5000"));
        writer.Write(StunAttributeType.XorRelayedAddress, IPEndPoint.Parse("[2001:db8::1]:5000"));
        writer.WriteError(438, "Stale Nonce");
        writer.WriteLifetime(TimeSpan.FromMinutes(10));
        writer.WriteUnknownAttributes([(StunAttributeType)1, (StunAttributeType)2]);
        writer.AddIntegrity(Key);
        writer.AddIntegritySha256(Key);
        writer.AddFingerprint();
        return writer.Written.ToArray();
    }

    private static Gen<(StunClass Class, StunMethod Method, StunTransactionId Id)> Headers() =>
        from messageClass in Gen.Elements(Enum.GetValues<StunClass>())
        from method in Gen.Choose(0, 0xFFF)
        from id in Arbitraries.Bytes(12)
        select (messageClass, (StunMethod)method, StunTransactionId.Read(id));
}
