using System.Net;
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
