using System.Net;
using System.Text;
using WebTorrent.TestKit;

namespace WebTorrent.Protocol.Tests;

public class ExtensionTests
{
    [Fact]
    public async Task Use_BothSides_AgreeAndTalk()
    {
        var (mine, theirs) = (new Echo("ut_echo", "x", 7), new Echo("ut_echo", "y", 8));
        await using var pair = await CreateAsync([new Echo("ut_other", "z", 1), mine], [theirs]);
        await WirePair.ReadAsync(pair.First, 1);
        await WirePair.ReadAsync(pair.Second, 1);
        Assert.True(mine.IsSupportedByRemote);
        Assert.Equal(2, theirs.RemoteId);
        Assert.Equal(8, mine.RemoteValue);
        Assert.Equal(7, theirs.RemoteValue);

        mine.Say("hello"u8);
        pair.First.Have(1);
        var message = Assert.Single(await WirePair.ReadAsync(pair.Second, 1));
        Assert.Equal(MessageId.Have, message.Id);
        Assert.Equal(["hello"], theirs.Heard);
    }

    [Fact]
    public async Task ExtendedHandshake_CarriesWhatOptionsSay()
    {
        var options = new WireOptions { ClientVersion = "Test 1.0", ListenPort = 6881, RemoteAddress = IPAddress.Parse("203.0.113.9"), MaxQueuedBlocks = 123 };
        await using var pair = await WirePair.CreateAsync(options, extensions: true);
        var message = Assert.Single(await WirePair.ReadAsync(pair.Second, 1));
        Assert.Equal((MessageId.Extended, 0), (message.Id, message.ExtendedId));
        var remote = pair.Second.RemoteExtensions!;
        Assert.Equal("Test 1.0", remote.ClientVersion);
        Assert.Equal((ushort)6881, remote.ListenPort);
        Assert.Equal(IPAddress.Parse("203.0.113.9"), remote.YourAddress);
        Assert.Equal(123, remote.RequestQueueLength);
        Assert.Empty(remote.Messages);
        Assert.Equal("d1:mde1:pi6881e4:reqqi123e1:v8:Test 1.06:yourip4:", Encoding.Latin1.GetString(message.Payload)[..^5]);
    }

    [Fact]
    public async Task Use_OneSideOnly_NotSupported()
    {
        var mine = new Echo("ut_echo", "x", 7);
        await using var pair = await CreateAsync([mine], []);
        await WirePair.ReadAsync(pair.First, 1);
        Assert.False(mine.IsSupportedByRemote);
        Assert.Throws<InvalidOperationException>(() => mine.Say("hello"u8));
    }

    [Fact]
    public async Task WithoutTheReservedBit_NoExtensionHandshake()
    {
        await using var pair = await WirePair.CreateAsync(extensions: false);
        Assert.False(pair.First.UsesExtensions);
        Assert.Throws<InvalidOperationException>(pair.First.SendExtendedHandshake);
        pair.First.Have(1);
        Assert.Equal(MessageId.Have, Assert.Single(await WirePair.ReadAsync(pair.Second, 1)).Id);
    }

    [Fact]
    public async Task TryRead_ExtensionOfNobody_Surfaced()
    {
        await using var pair = await CreateAsync([], [new Echo("ut_echo", "x", 7)]);
        await WirePair.ReadAsync(pair.Second, 1);
        pair.First.Extended(9, "who?"u8);
        var message = Assert.Single(await WirePair.ReadAsync(pair.Second, 1));
        Assert.Equal((9, "who?"), (message.ExtendedId, Encoding.ASCII.GetString(message.Payload)));
    }

    [Fact]
    public async Task SecondExtendedHandshake_SwitchesOff()
    {
        var theirs = new Echo("ut_echo", "y", 8);
        await using var pair = await CreateAsync([new Echo("ut_echo", "x", 7)], [theirs]);
        await WirePair.ReadAsync(pair.Second, 1);
        Assert.True(theirs.IsSupportedByRemote);
        pair.First.Extended(0, "d1:md7:ut_echoi0eee"u8);
        await WirePair.ReadAsync(pair.Second, 1);
        Assert.False(theirs.IsSupportedByRemote);
    }

    [Theory]
    [InlineData("")]
    [InlineData("i1e")]
    [InlineData("d1:m")]
    [InlineData("de trailing")]
    public async Task ExtendedHandshake_Malformed_ExtensionError(string payload)
    {
        await using var pair = await WirePair.CreateAsync(extensions: true);
        await WirePair.ReadAsync(pair.Second, 1);
        pair.First.Extended(0, Encoding.ASCII.GetBytes(payload));
        var error = await Assert.ThrowsAsync<WireException>(() => WirePair.ReadAsync(pair.Second, 1));
        Assert.Equal(WireErrorCode.ExtensionError, error.Code);
    }

    [Fact]
    public async Task ExtensionThrowsFormatException_ExtensionError()
    {
        var theirs = new Echo("ut_echo", "y", 8);
        await using var pair = await CreateAsync([], [theirs]);
        pair.First.Extended(1, "not format"u8);
        var error = await Assert.ThrowsAsync<WireException>(() => WirePair.ReadAsync(pair.Second, 2));
        Assert.Equal(WireErrorCode.ExtensionError, error.Code);
        Assert.IsType<FormatException>(error.InnerException);
    }

    [Fact]
    public void ExtendedHandshake_AnyBytes_ParsedOrNot() => Law.Holds(
        Arbitraries.Mutated("d1:md11:ut_metadatai3e6:ut_pexi1ee13:metadata_sizei31235e1:pi6881e4:reqqi250e1:v10:qB 1.2.3.46:yourip4:abcde"u8.ToArray()),
        bytes =>
        {
            if (!ExtendedHandshake.TryParse(bytes, out var handshake))
                return;
            Assert.True(handshake.ListenPort is null or > 0);
            Assert.True(handshake.RequestQueueLength is null or > 0);
            Assert.True(handshake.ClientVersion is null || !handshake.ClientVersion.Any(char.IsControl));
        },
        runs: 2000);

    [Theory]
    [InlineData("d1:pi0ee")]
    [InlineData("d1:pi65536ee")]
    [InlineData("d1:p4:6881e")]
    [InlineData("d4:reqqi-1e1:pi-1ee")]
    [InlineData("d1:md1:ai256e1:bi-1e1:c1:xe6:yourip3:abce")]
    public void ExtendedHandshake_FieldsOutOfRange_ReadAsAbsent(string payload)
    {
        Assert.True(ExtendedHandshake.TryParse(Encoding.ASCII.GetBytes(payload), out var handshake));
        Assert.Null(handshake.ListenPort);
        Assert.Null(handshake.RequestQueueLength);
        Assert.Null(handshake.YourAddress);
        Assert.Empty(handshake.Messages);
    }

    [Fact]
    public void ExtendedHandshake_ThousandsOfExtensions_Refused()
    {
        var names = string.Concat(Enumerable.Range(10_000, 1000).Select(i => $"5:{i}i1e"));
        Assert.False(ExtendedHandshake.TryParse(Encoding.ASCII.GetBytes($"d1:md{names}ee"), out _));
    }

    [Fact]
    public async Task Use_TwiceOrLate_Throws()
    {
        var extension = new Echo("ut_echo", "x", 1);
        await using var pair = await CreateAsync([extension], []);
        Assert.Throws<InvalidOperationException>(() => pair.First.Use(new Echo("ut_late", "x", 1)));
        await using var other = new Wire(DuplexPipePair.Create().First);
        Assert.Throws<InvalidOperationException>(() => other.Use(extension));
        other.Use(new Echo("ut_echo", "x", 1));
        Assert.Throws<ArgumentException>(() => other.Use(new Echo("ut_echo", "x", 1)));
    }

    [Fact]
    public async Task DisposeAsync_ClosesExtensionsOnce_InsideTheCall()
    {
        var extension = new Echo("ut_echo", "x", 1);
        var pair = await CreateAsync([extension], []);
        var disposing = pair.First.DisposeAsync();
        Assert.Equal(1, extension.Closed);
        await disposing;
        await pair.DisposeAsync();
        Assert.Equal(1, extension.Closed);
    }

    private static Task<WirePair> CreateAsync(WireExtension[] first, WireExtension[] second) => WirePair.CreateAsync(
        extensions: true,
        prepare: pair =>
        {
            Array.ForEach(first, pair.First.Use);
            Array.ForEach(second, pair.Second.Use);
        });

    private sealed class Echo(string name, string key, int value) : WireExtension
    {
        public override string Name => name;

        public List<string> Heard { get; } = [];

        public long? RemoteValue { get; private set; }

        public int Closed { get; private set; }

        public void Say(ReadOnlySpan<byte> text) => Send(text);

        protected override void WriteHandshake(ExtendedHandshakeFields fields)
        {
            fields.Add(key, value);
            fields.Add("a_text", "text");
        }

        protected override void OnHandshake(ExtendedHandshake handshake)
        {
            foreach (var other in new[] { "x", "y" })
            {
                if (handshake.Fields.TryGetInteger(Encoding.ASCII.GetBytes(other), out var number))
                    RemoteValue = number;
            }
        }

        protected override void OnMessage(ReadOnlyMemory<byte> payload)
        {
            var text = Encoding.ASCII.GetString(payload.Span);
            if (text == "not format")
                throw new FormatException(text);
            Heard.Add(text);
        }

        protected override void OnClosed() => Closed++;
    }
}
