using System.Net;
using System.Threading.Channels;
using WebTorrent.Identifiers;
using WebTorrent.Protocol;
using WebTorrent.Stun;
using WebTorrent.TestKit;
using WebTorrent.TorrentDiscovery.WebRtc;
using WebTorrent.Tracker;

namespace WebTorrent.TorrentDiscovery.Tests;

public class WebRtcIntroducerTests
{
    private static readonly InfoHash Torrent = InfoHash.Parse("c12fe1c06bba254a9dc9f519b335aa7c1367a88a");
    private static readonly InfoHash Other = InfoHash.Parse("a12fe1c06bba254a9dc9f519b335aa7c1367a88a");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly WebRtcIntroducerOptions Options = new() { Address = IPAddress.Loopback };

    private readonly Channel<PeerConnection> _offered = Channel.CreateUnbounded<PeerConnection>();
    private readonly Channel<PeerConnection> _answered = Channel.CreateUnbounded<PeerConnection>();

    [Fact]
    public async Task OfferAndAnswer_BothGetAConnection_ThatOutlivesTheIntroducers()
    {
        await using var offering = Make(_offered);
        await using var answering = Make(_answered);
        await IntroduceAsync(offering, answering);
        await using var first = await ReadAsync(_offered);
        await using var second = await ReadAsync(_answered);
        await offering.DisposeAsync();
        await answering.DisposeAsync();
        await first.Pipe.Output.WriteAsync("hello"u8.ToArray());
        Assert.Equal(5, (await second.Pipe.Input.ReadAsync()).Buffer.Length);
        Assert.Equal((false, true), (first.IsIncoming, second.IsIncoming));
    }

    [Fact]
    public async Task TooManyOffers_OldestIsGivenUp_NewestIsNot()
    {
        await using var offering = Make(_offered, Options with { MaxOffers = 2 });
        await using var answering = Make(_answered);
        var oldest = Assert.Single(await offering.CreateOffersAsync(Torrent, 1, default));
        var newer = await offering.CreateOffersAsync(Torrent, 9, default);
        Assert.Equal(2, newer.Count);
        foreach (var offer in new[] { oldest, newer[0] })
            await AnswerAsync(offering, answering, offer);
        await using var first = await ReadAsync(_offered);
        await using var second = await ReadAsync(_answered);
        Assert.False(_offered.Reader.TryRead(out _));
    }

    [Fact]
    public async Task AnswerForAnotherTorrent_IsIgnored_TheRightOneConnects()
    {
        await using var offering = Make(_offered);
        await using var answering = Make(_answered);
        var offer = Assert.Single(await offering.CreateOffersAsync(Torrent, 1, default));
        var answer = (await answering.AnswerOfferAsync(Torrent, default, offer, default))!;
        offering.AcceptAnswer(Other, default, offer.Id, answer);
        offering.AcceptAnswer(Torrent, default, OfferId.Generate(Random.Shared), answer);
        offering.AcceptAnswer(Torrent, default, offer.Id, "{}");
        offering.AcceptAnswer(Torrent, default, offer.Id, answer);
        offering.AcceptAnswer(Torrent, default, offer.Id, answer);
        await using var first = await ReadAsync(_offered);
        await using var second = await ReadAsync(_answered);
    }

    /// <summary>What is no offer gives its place back.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"type":"answer","sdp":"v=0"}""")]
    [InlineData("""{"type":"offer","sdp":"v=0"}""")]
    public async Task BadOffers_NoAnswer_AndThePlaceIsFreeAgain(string signal)
    {
        await using var offering = Make(_offered);
        await using var answering = Make(_answered, Options with { MaxAnswers = 1 });
        for (var i = 0; i < 3; i++)
            Assert.Null(await answering.AnswerOfferAsync(Torrent, default, new PeerOffer(OfferId.Generate(Random.Shared), signal), default));
        await IntroduceAsync(offering, answering);
        await using var first = await ReadAsync(_offered);
        await using var second = await ReadAsync(_answered);
        // The place of one that is connected, too.
        await IntroduceAsync(offering, answering);
        await using var third = await ReadAsync(_offered);
        await using var fourth = await ReadAsync(_answered);
    }

    [Fact]
    public async Task TooManyAnswers_AreNotGiven()
    {
        await using var offering = Make(_offered);
        await using var answering = Make(_answered, Options with { MaxAnswers = 1 });
        var offers = await offering.CreateOffersAsync(Torrent, 2, default);
        Assert.NotNull(await answering.AnswerOfferAsync(Torrent, default, offers[0], default));
        Assert.Null(await answering.AnswerOfferAsync(Torrent, default, offers[1], default));
    }

    [Fact]
    public async Task TakerThrows_ConnectionIsClosed_AndThePlaceIsFreeAgain()
    {
        await using var offering = Make(_offered);
        var calls = 0;
        await using var answering = new WebRtcIntroducer(Options with { MaxAnswers = 1 }, (_, connection) =>
        {
            if (++calls == 1)
                throw new InvalidOperationException("Not now.");
            _answered.Writer.TryWrite(connection);
        });
        await IntroduceAsync(offering, answering);
        await using var refused = await ReadAsync(_offered);
        Assert.True((await refused.Pipe.Input.ReadAsync().AsTask().WaitAsync(Patience)).IsCompleted);
        await IntroduceAsync(offering, answering);
        await using var second = await ReadAsync(_answered);
    }

    /// <summary>Offers are still being made: the end waits for them, and leaves none behind.</summary>
    [Fact]
    public async Task Dispose_WhileOffersAndAnswersAreMade_EndsThem()
    {
        var asked = new TaskCompletionSource();
        await using var offering = Make(_offered);
        var offer = Assert.Single(await offering.CreateOffersAsync(Torrent, 1, default));
        await using var waiting = Make(_answered, Options with
        {
            IceServers = [new IceServer { Urls = ["stun:slow.example"] }],
            Resolver = async (_, cancellationToken) =>
            {
                asked.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                return [];
            },
        });
        var making = waiting.CreateOffersAsync(Torrent, 3, default).AsTask();
        var answering = waiting.AnswerOfferAsync(Torrent, default, offer, default).AsTask();
        await asked.Task.WaitAsync(Patience);
        await waiting.DisposeAsync();
        Assert.True(making.IsCompleted && answering.IsCompleted);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => making);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answering);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.CreateOffersAsync(Torrent, 1, default).AsTask());
        Assert.Null(await waiting.AnswerOfferAsync(Torrent, default, offer, default));
    }

    /// <summary>Ten offers for each of many torrents need not ask ten times for the same names.</summary>
    [Fact]
    public async Task ManyOffers_EachServerIsLookedUpOnceAMinute()
    {
        var time = new VirtualTime();
        var asked = 0;
        await using var introducer = Make(_offered, Options with
        {
            TimeProvider = time,
            IceServers = [new IceServer { Urls = ["stun:one.example", "stun:ONE.example:1234"] }],
            Resolver = (_, _) =>
            {
                Interlocked.Increment(ref asked);
                return Task.FromException<IPAddress[]>(new System.Net.Sockets.SocketException(11001));
            },
        });
        Assert.Equal(10, (await introducer.CreateOffersAsync(Torrent, 10, default)).Count);
        Assert.Equal(10, (await introducer.CreateOffersAsync(Other, 10, default)).Count);
        Assert.Equal(1, asked);
        time.Advance(TimeSpan.FromMinutes(1));
        await introducer.CreateOffersAsync(Other, 1, default);
        Assert.Equal(2, asked);
    }

    [Theory]
    [InlineData("http://example.com")]
    [InlineData("turn:example.com")]
    public void ServerIsNone_SaidAtOnce(string url) =>
        Assert.ThrowsAny<ArgumentException>(() => new WebRtcIntroducer(Options with { IceServers = [new IceServer { Urls = [url] }] }, (_, _) => { }));

    private static WebRtcIntroducer Make(Channel<PeerConnection> connections, WebRtcIntroducerOptions? options = null) =>
        new(options ?? Options, (_, connection) => connections.Writer.TryWrite(connection));

    private static async Task IntroduceAsync(WebRtcIntroducer offering, WebRtcIntroducer answering) =>
        await AnswerAsync(offering, answering, Assert.Single(await offering.CreateOffersAsync(Torrent, 1, default)));

    private static async Task AnswerAsync(WebRtcIntroducer offering, WebRtcIntroducer answering, PeerOffer offer)
    {
        // A place is free a moment after its connection was handed out.
        string? answer = null;
        for (var patience = 0; answer is null && patience < 1_000; patience++)
        {
            answer = await answering.AnswerOfferAsync(Torrent, default, offer, default);
            if (answer is null)
                await Task.Delay(10);
        }

        Assert.NotNull(answer);
        offering.AcceptAnswer(Torrent, default, offer.Id, answer);
    }

    private static async Task<PeerConnection> ReadAsync(Channel<PeerConnection> connections) =>
        await connections.Reader.ReadAsync().AsTask().WaitAsync(Patience);
}
