using System.Net;
using System.Net.Sockets;
using WebTorrent.TestKit;

namespace WebTorrent.Ice.Tests;

public class MdnsClientTests
{
    /// <summary>Two programs on one machine, over its own networks.</summary>
    [Fact]
    public async Task NameOfAnotherProgram_Resolved()
    {
        await using var owner = new MdnsClient();
        await using var asking = new MdnsClient();
        if (!owner.Start() || !asking.Start()) Assert.Skip("This machine has no port 5353 to share.");
        var name = MdnsName.Create();
        owner.Register(name, IPAddress.Parse("192.0.2.1"));
        if (await asking.ResolveAsync(name, TestContext.Current.CancellationToken) is not { } address)
        {
            Assert.Skip("This machine has no network with multicast.");
            return;
        }

        Assert.Equal(IPAddress.Parse("192.0.2.1"), address);
    }

    [Fact]
    public async Task NobodyAnswers_NullAfterEightSeconds()
    {
        var time = new VirtualTime();
        await using var client = new MdnsClient(time);
        var asked = client.ResolveAsync(MdnsName.Create(), TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(7.9));
        Assert.False(asked.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Null(await asked);
    }

    [Fact]
    public async Task OwnName_KnownAtOnce()
    {
        await using var client = new MdnsClient(new VirtualTime());
        var name = MdnsName.Create();
        client.Register(name, IPAddress.Parse("192.0.2.1"));
        Assert.Equal(IPAddress.Parse("192.0.2.1"), await client.ResolveAsync(name, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Dispose_EndsQuestions_AndMayBeRepeated()
    {
        var client = new MdnsClient(new VirtualTime());
        client.Start();
        var asked = client.ResolveAsync(MdnsName.Create(), TestContext.Current.CancellationToken);
        await client.DisposeAsync();
        await client.DisposeAsync();
        Assert.Null(await asked);
        Assert.Throws<ObjectDisposedException>(() => { _ = client.ResolveAsync(MdnsName.Create(), CancellationToken.None); });
    }

    /// <summary>A question that was received before the sockets went, and is handled after.</summary>
    [Fact]
    public async Task Dispose_WhileQuestionsCome_NoError()
    {
        var names = Enumerable.Range(0, 60).Select(_ => MdnsName.Create()).ToArray();
        var questions = names.Select(Question).ToArray();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        for (var round = 0; round < 60; round++)
        {
            var client = new MdnsClient();
            if (!client.Start()) Assert.Skip("This machine has no port 5353 to share.");
            foreach (var name in names)
                client.Register(name, IPAddress.Parse("192.0.2.1"));
            foreach (var question in questions)
                socket.SendTo(question, new IPEndPoint(IPAddress.Loopback, MdnsCore.Port));
            await client.DisposeAsync();
        }
    }

    private static byte[] Question(MdnsName name)
    {
        var asking = new MdnsCore();
        Assert.True(asking.Resolve(TimeSpan.Zero, name));
        var question = new byte[512];
        Assert.True(asking.TryTransmit(question, out var transmission));
        return question[..transmission.Length];
    }

    [Fact]
    public async Task Cancelled_OnlyTheOneWhoCancelled()
    {
        var time = new VirtualTime();
        await using var client = new MdnsClient(time);
        var name = MdnsName.Create();
        using var giveUp = new CancellationTokenSource();
        var impatient = client.ResolveAsync(name, giveUp.Token);
        var patient = client.ResolveAsync(name, CancellationToken.None);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.False(patient.IsCompleted);
    }
}
