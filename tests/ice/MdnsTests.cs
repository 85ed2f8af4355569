using System.Net;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.Ice.Tests;

public class MdnsTests
{
    private static readonly IPEndPoint Neighbour = IPEndPoint.Parse("192.0.2.7:5353");

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1")]
    public void Question_AnsweredByWhoHasTheName(string address)
    {
        var (asking, owner) = (new MdnsCore(), new MdnsCore());
        var name = MdnsName.Create();
        Assert.True(owner.Register(name, IPAddress.Parse(address)));
        Assert.True(asking.Resolve(TimeSpan.Zero, name));
        Exchange(asking, owner, TimeSpan.Zero);
        Exchange(owner, asking, TimeSpan.Zero);
        Assert.True(asking.TryReadEvent(out var outcome));
        Assert.Equal(new MdnsEvent(name, IPAddress.Parse(address)), outcome);
        Assert.Null(asking.NextTimeout);
    }

    [Fact]
    public void NobodyAnswers_AskedFourTimes_ThenNotFound()
    {
        var core = new MdnsCore();
        core.Resolve(TimeSpan.Zero, MdnsName.Create());
        var (sent, now) = (0, TimeSpan.Zero);
        var buffer = new byte[512];
        MdnsEvent? outcome;
        while (!core.TryReadEvent(out outcome))
        {
            while (core.TryTransmit(buffer, out _))
                sent++;
            now = core.NextTimeout!.Value;
            core.HandleTimeout(now);
        }

        Assert.Equal((4, null, TimeSpan.FromSeconds(8)), (sent, outcome.Address, now));
    }

    [Fact]
    public void SameQuestionAgainAndAgain_OneAnswerASecond()
    {
        var (asking, owner) = (new MdnsCore(), new MdnsCore());
        var name = MdnsName.Create();
        owner.Register(name, IPAddress.Parse("192.0.2.1"));
        asking.Resolve(TimeSpan.Zero, name);
        var question = Take(asking);
        var answers = 0;
        for (var i = 0; i < 10_000; i++)
        {
            owner.HandlePacket(TimeSpan.FromMilliseconds(i), Neighbour, question);
            while (owner.TryTransmit(new byte[512], out _))
                answers++;
        }

        Assert.Equal(10, answers);
    }

    [Fact]
    public void QuestionFromAnotherPort_AnsweredThere_WithItsNumber()
    {
        var (asking, owner) = (new MdnsCore(), new MdnsCore());
        var name = MdnsName.Create();
        owner.Register(name, IPAddress.Parse("192.0.2.1"));
        asking.Resolve(TimeSpan.Zero, name);
        var question = Take(asking);
        (question[0], question[1]) = (0x12, 0x34);
        var from = new IPEndPoint(Neighbour.Address, 40_000);
        owner.HandlePacket(TimeSpan.Zero, from, question);
        var buffer = new byte[512];
        Assert.True(owner.TryTransmit(buffer, out var transmission));
        Assert.Equal(from, transmission.To);
        Assert.Equal([0x12, 0x34], buffer[..2]);
        Assert.Equal(1, buffer[5]);
    }

    [Fact]
    public void AnswersNobodyAskedFor_FromAnotherPort_OrUnregistered_Ignored()
    {
        var (asking, owner) = (new MdnsCore(), new MdnsCore());
        var name = MdnsName.Create();
        owner.Register(name, IPAddress.Parse("192.0.2.1"));
        asking.Resolve(TimeSpan.Zero, name);
        owner.HandlePacket(TimeSpan.Zero, Neighbour, Take(asking));
        var answer = Take(owner);
        asking.HandlePacket(TimeSpan.Zero, new IPEndPoint(Neighbour.Address, 40_000), answer);
        Assert.False(asking.TryReadEvent(out _));
        var other = new MdnsCore();
        other.HandlePacket(TimeSpan.Zero, Neighbour, answer);
        Assert.False(other.TryReadEvent(out _));
        owner.Unregister(name);
        other.Resolve(TimeSpan.Zero, name);
        Exchange(other, owner, TimeSpan.FromSeconds(5));
        Assert.False(owner.TryTransmit(new byte[512], out _));
    }

    [Fact]
    public void NamesAndQuestions_SixtyFour()
    {
        var core = new MdnsCore();
        Assert.Equal(64, Enumerable.Range(0, 100).Count(_ => core.Register(MdnsName.Create(), IPAddress.Parse("192.0.2.1"))));
        Assert.Equal(64, Enumerable.Range(0, 100).Count(_ => core.Resolve(TimeSpan.Zero, MdnsName.Create())));
    }

    /// <summary>A name that points to itself, or forwards, has no end.</summary>
    [Theory]
    [InlineData("000084000000000100000000" + "c00c" + "00010001000000780004c0000201")]
    [InlineData("000084000000000100000000" + "c00e" + "c00c00010001000000780004c0000201")]
    [InlineData("000084000000000100000000" + "0161c00c" + "00010001000000780004c0000201")]
    public void PointersInCircles_Ignored(string packet)
    {
        var core = new MdnsCore();
        core.Resolve(TimeSpan.Zero, MdnsName.Create());
        core.HandlePacket(TimeSpan.Zero, Neighbour, Convert.FromHexString(packet));
        Assert.False(core.TryReadEvent(out _));
    }

    /// <summary>An answer as other responders write it: with the question, and the name of the record as a pointer to it.</summary>
    [Fact]
    public void CompressedAnswer_Read()
    {
        var core = new MdnsCore();
        Assert.True(MdnsName.TryParse("Abc.local", out var name));
        core.Resolve(TimeSpan.Zero, name);
        core.HandlePacket(TimeSpan.Zero, Neighbour, Convert.FromHexString(
            "000084000001000100000000" + "03616263056c6f63616c0000010001" + "c00c" + "8001" + "0001" + "00000078" + "0004c0000201"));
        Assert.False(core.TryReadEvent(out _));
        core.HandlePacket(TimeSpan.Zero, Neighbour, Convert.FromHexString(
            "000084000001000100000000" + "03616263056c6f63616c0000010001" + "c00c" + "0001" + "8001" + "00000078" + "0004c0000201"));
        Assert.True(core.TryReadEvent(out var outcome));
        Assert.Equal(IPAddress.Parse("192.0.2.1"), outcome.Address);
    }

    [Fact]
    public void MutatedPackets_NoErrors()
    {
        var (asking, owner) = (new MdnsCore(), new MdnsCore());
        var name = MdnsName.Create();
        owner.Register(name, IPAddress.Parse("192.0.2.1"));
        asking.Resolve(TimeSpan.Zero, name);
        var question = Take(asking);
        owner.HandlePacket(TimeSpan.Zero, Neighbour, question);
        var now = TimeSpan.Zero;
        Law.Holds(Arbitraries.Mutated(question, Take(owner)), bytes =>
        {
            now += TimeSpan.FromSeconds(2);
            owner.HandlePacket(now, Neighbour, bytes);
            asking.HandlePacket(now, Neighbour, bytes);
            while (owner.TryTransmit(new byte[512], out var transmission))
                Assert.InRange(transmission.Length, 12, 512);
        }, runs: 2_000);
    }

    [Theory]
    [InlineData("1f4712db-ea17-4bcf-a596-105139dfd8bf.local", true)]
    [InlineData("ABC.LOCAL", true)]
    [InlineData(".local", false)]
    [InlineData("a.b.local", false)]
    [InlineData("example.com", false)]
    [InlineData("local", false)]
    public void Names(string text, bool isName) => Assert.Equal(isName, MdnsName.TryParse(text, out _));

    private static void Exchange(MdnsCore from, MdnsCore to, TimeSpan now)
    {
        var buffer = new byte[512];
        while (from.TryTransmit(buffer, out var transmission))
            to.HandlePacket(now, Neighbour, buffer.AsSpan(0, transmission.Length));
    }

    private static byte[] Take(MdnsCore core)
    {
        var buffer = new byte[512];
        Assert.True(core.TryTransmit(buffer, out var transmission));
        return buffer[..transmission.Length];
    }
}
