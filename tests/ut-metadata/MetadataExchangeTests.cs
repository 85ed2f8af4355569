using System.Text;
using WebTorrent.Identifiers;
using WebTorrent.Protocol;
using WebTorrent.TestKit;

namespace WebTorrent.UtMetadata.Tests;

public class MetadataExchangeTests
{
    private static readonly byte[] Metadata = SimulatedSwarm.Metadata(100_000);
    private static readonly InfoHash Hash = InfoHash.Compute(Metadata);

    [Fact]
    public async Task TwoWires_OneServes_OtherFetches()
    {
        var (serving, fetching) = (Serving(), new MetadataSwarm(Hash));
        await using var line = await MetadataLine.CreateAsync(fetching, serving);
        Assert.Equal(Metadata, (await line.WaitAsync(fetching.Completion)).ToArray());
        Assert.Equal(Metadata, fetching.Metadata.ToArray());
        Assert.Equal(Metadata.Length, line.Near.RemoteSize);
    }

    [Fact]
    public async Task NobodyHasIt_CompletesWhenSomebodyComes()
    {
        var fetching = new MetadataSwarm(Hash);
        await using var poor = await MetadataLine.CreateAsync(fetching, new MetadataSwarm(Hash));
        Assert.False(fetching.Completion.IsCompleted);
        await using var rich = await MetadataLine.CreateAsync(fetching, Serving());
        await rich.WaitAsync(fetching.Completion);
    }

    [Fact]
    public async Task ServerLearnsItLater_TellsItWithANewHandshake()
    {
        var (late, fetching) = (new MetadataSwarm(Hash), new MetadataSwarm(Hash));
        await using var line = await MetadataLine.CreateAsync(fetching, late);
        late.SetMetadata(Metadata);
        line.FarWire.SendExtendedHandshake();
        await line.WaitAsync(fetching.Completion);
    }

    [Fact]
    public async Task PeerLies_Blamed()
    {
        var lie = SimulatedSwarm.Metadata(Metadata.Length, seed: 3);
        var liar = new MetadataSwarm(InfoHash.Compute(lie));
        liar.SetMetadata(lie);
        var fetching = new MetadataSwarm(Hash);
        var blamed = new TaskCompletionSource<MetadataExchange>();
        fetching.PeerBlamed += (_, e) => blamed.TrySetResult(e.Exchange);
        await using var line = await MetadataLine.CreateAsync(fetching, liar);
        Assert.Same(line.Near, await line.WaitAsync(blamed.Task));
        Assert.False(fetching.Completion.IsCompleted);
        await using var honest = await MetadataLine.CreateAsync(fetching, Serving());
        await honest.WaitAsync(fetching.Completion);
    }

    [Fact]
    public async Task WireCloses_OtherWireGoesOn()
    {
        var time = new VirtualTime();
        var fetching = new MetadataSwarm(Hash, timeProvider: time);
        var silent = new Silent("d1:md11:ut_metadatai3ee13:metadata_sizei100000ee");
        var line = await MetadataLine.CreateAsync(fetching, silent);
        await using var other = await MetadataLine.CreateAsync(fetching, Serving());
        await line.DisposeAsync();
        await other.WaitAsync(fetching.Completion);
    }

    [Fact]
    public async Task PeerNeverAnswers_AfterATimeOthersAreAsked()
    {
        var time = new VirtualTime();
        var fetching = new MetadataSwarm(Hash, new MetadataOptions { MaxRequestsPerPeer = 100 }, time);
        await using var line = await MetadataLine.CreateAsync(fetching, new Silent("d1:md11:ut_metadatai3ee13:metadata_sizei90000ee"));
        await line.WaitAsync(Task.Run(async () =>
        {
            while (fetching.PieceCount != 6)
                await Task.Delay(5);
        }));
        await using var other = await MetadataLine.CreateAsync(fetching, Serving());
        time.Advance(TimeSpan.FromSeconds(9));
        fetching.Update();
        await other.WaitAsync(fetching.Completion);
    }

    [Theory]
    [InlineData("d8:msg_typei0e5:piecei7ee")]
    [InlineData("d8:msg_typei0e5:piecei2147483647ee")]
    [InlineData("d8:msg_typei0e5:piecei-1ee")]
    [InlineData("nonsense")]
    [InlineData("")]
    public Task RequestOutOfRangeOrMalformed_EndsTheWire(string payload) => AssertEndsAsync(Serving(), payload);

    [Theory]
    [InlineData("d8:msg_typei1e5:piecei99e10:total_sizei100000eex")]
    [InlineData("d8:msg_typei1e5:piecei0e10:total_sizei2147483648eex")]
    [InlineData("d8:msg_typei1e5:piecei0e10:total_sizei100000eex")]
    public Task DataOutOfRange_EndsTheWire(string payload) => AssertEndsAsync(new MetadataSwarm(Hash), payload);

    [Fact]
    public async Task RequestWithoutMetadata_Rejected()
    {
        var stranger = new Silent("d1:md11:ut_metadatai3eee");
        await using var line = await MetadataLine.CreateAsync(new MetadataSwarm(Hash), stranger);
        stranger.Say("d8:msg_typei0e5:piecei0ee");
        Assert.Equal("d8:msg_typei2e5:piecei0ee", await line.WaitAsync(stranger.Heard(1)));
    }

    [Fact]
    public async Task EndlessRequests_ServedTwiceThenRejected_AgainAfterAMinute()
    {
        var time = new VirtualTime();
        var stranger = new Silent("d1:md11:ut_metadatai3eee");
        await using var line = await MetadataLine.CreateAsync(Serving(time), stranger);
        for (var i = 0; i < 50; i++)
            stranger.Say("d8:msg_typei0e5:piecei0ee");
        await line.WaitAsync(stranger.Heard(50));
        Assert.InRange(stranger.Messages.Count(message => message.StartsWith("d8:msg_typei1e", StringComparison.Ordinal)), 10, 14);
        time.Advance(TimeSpan.FromMinutes(1));
        stranger.Say("d8:msg_typei0e5:piecei0ee");
        Assert.StartsWith("d8:msg_typei1e", await line.WaitAsync(stranger.Heard(51)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SwarmOfRequests_ServeRateHolds()
    {
        var time = new VirtualTime();
        var large = SimulatedSwarm.Metadata(6 * 1024 * 1024);
        var serving = new MetadataSwarm(InfoHash.Compute(large), timeProvider: time);
        serving.SetMetadata(large);
        long served = 0;
        for (var peer = 0; peer < 3; peer++)
        {
            var stranger = new Silent("d1:md11:ut_metadatai3eee");
            await using var line = await MetadataLine.CreateAsync(serving, stranger);
            for (var piece = 0; piece < 384; piece++)
                stranger.Say($"d8:msg_typei0e5:piecei{piece}ee");
            var all = stranger.Heard(384);
            while (!all.IsCompleted)
            {
                serving.Update();
                await Task.WhenAny(all, Task.Delay(5));
            }
            served += stranger.Messages.Where(message => message.StartsWith("d8:msg_typei1e", StringComparison.Ordinal)).Sum(_ => 16384L);
        }
        Assert.InRange(served, 7L * 1024 * 1024, 8L * 1024 * 1024);
    }

    [Fact]
    public void SetMetadata_WrongHash_Throws() =>
        Assert.Throws<ArgumentException>(() => new MetadataSwarm(Hash).SetMetadata("other"u8.ToArray()));

    private static MetadataSwarm Serving(TimeProvider? time = null)
    {
        var swarm = new MetadataSwarm(Hash, timeProvider: time);
        swarm.SetMetadata(Metadata);
        return swarm;
    }

    private static async Task AssertEndsAsync(MetadataSwarm swarm, string payload)
    {
        var stranger = new Silent("d1:md11:ut_metadatai3ee13:metadata_sizei100000ee");
        await using var line = await MetadataLine.CreateAsync(swarm, stranger);
        stranger.Say(payload);
        var error = await Assert.ThrowsAsync<WireException>(() => line.NearLoop.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(WireErrorCode.ExtensionError, error.Code);
    }

    private sealed class Silent(string handshake) : Stranger(Encoding.ASCII.GetBytes(handshake));
}
