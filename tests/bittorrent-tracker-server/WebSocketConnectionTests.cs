using System.Text;

namespace WebTorrent.TrackerServer.Tests;

public class WebSocketConnectionTests
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task MessagesThatComeTogether_AreAnsweredTogether()
    {
        using var rig = new WebSocketRig();
        var announce = WebSocketRig.AnnounceOf(1);
        await rig.SendAsync([.. announce, .. announce, .. announce]);
        var answers = Encoding.UTF8.GetString(await rig.ReceiveAsync());
        Assert.Equal(3, answers.Split("\"complete\"").Length - 1);
    }

    [Fact]
    public async Task InTheMiddleOfAMessage_AnswersWaitForItsRest_ButNotForLong()
    {
        using var rig = new WebSocketRig();
        var announce = WebSocketRig.AnnounceOf(1);
        await rig.SendAsync([.. announce, .. announce[..10]]);
        await UntilAsync(() => rig.Time.WaitingTimers == 1);
        Assert.False(rig.HasSent());
        rig.Time.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(1, Encoding.UTF8.GetString(await rig.ReceiveAsync()).Split("\"complete\"").Length - 1);
        await rig.SendAsync(announce[10..]);
        Assert.Equal(1, Encoding.UTF8.GetString(await rig.ReceiveAsync()).Split("\"complete\"").Length - 1);
    }

    [Fact]
    public async Task MoreAnswersThanMayWait_AllArrive_AsTheyAreRead()
    {
        const int Scrapes = 100;
        using var rig = new WebSocketRig(new TrackerServerOptions { MaxWebSocketBacklog = 16 * 1024 });
        var hashes = string.Join(',', Enumerable.Range(0, 74).Select(i => $"\"{i:00000000000000000000}\""));
        var scrape = Frame.Of(Frame.Text, Encoding.UTF8.GetBytes($$"""{"action":"scrape","info_hash":[{{hashes}}]}"""));
        var sending = rig.SendAsync([.. Enumerable.Repeat(scrape, Scrapes).SelectMany(bytes => bytes)]);
        var text = "";
        for (var answers = 0; answers < Scrapes; answers = text.Split("\"flags\"").Length - 1)
            text += Encoding.Latin1.GetString(await rig.ReceiveAsync());
        await sending;
        Assert.Equal(Scrapes * 74, text.Split("\"downloaded\"").Length - 1);
    }

    [Fact]
    public async Task Ping_IsAnsweredWithWhatItHeld()
    {
        using var rig = new WebSocketRig();
        await rig.SendAsync(Frame.Of(Frame.Ping, "are you there?"u8));
        Assert.Equal([0x8A, 14, .. "are you there?"u8], await rig.ReceiveAsync());
    }

    [Fact]
    public async Task Close_IsEchoed_AndPeersLeave()
    {
        using var rig = new WebSocketRig();
        await rig.SendAsync(WebSocketRig.AnnounceOf(1));
        await rig.ReceiveAsync();
        Assert.Equal(1, rig.Policy.Store.GetStats().WebPeers);
        await rig.SendAsync(Frame.Closing(4711, "bye"));
        Assert.Equal([0x88, 2, 4711 >> 8, 4711 & 0xFF], await rig.ReceiveAsync());
        Assert.Equal("closed", await rig.Running);
        Assert.False(rig.Connection.IsOpen);
        Assert.Equal(0, rig.Policy.Store.GetStats().WebPeers);
        Assert.False(rig.Connection.TryDeliver(Some.Swarm, Some.Id(1), "late"u8.ToArray()));
    }

    [Fact]
    public async Task HangUp_PeersLeave()
    {
        using var rig = new WebSocketRig();
        await rig.SendAsync(WebSocketRig.AnnounceOf(1));
        await rig.ReceiveAsync();
        await rig.HangUpAsync();
        await rig.Running;
        Assert.Equal(0, rig.Policy.Store.GetStats().WebPeers);
    }

    [Fact]
    public async Task WhoIsRefused_IsToldWhy_AndWhatItStillSendsIsRead()
    {
        using var rig = new WebSocketRig(new TrackerServerOptions { MaxWebSocketMessage = 4096 });
        await rig.SendAsync(Frame.Of(Frame.Text, new byte[5000]));
        Assert.Equal([0x88, 2, 1009 >> 8, 1009 & 0xFF], await rig.ReceiveAsync());
        Assert.False(rig.Running.IsCompleted);
        await rig.SendAsync(new byte[50_000]);
        await rig.HangUpAsync();
        Assert.Equal("closed", await rig.Running);
    }

    [Fact]
    public async Task WhoIsRefused_AndDoesNotHangUp_IsDropped()
    {
        using var rig = new WebSocketRig();
        await rig.SendAsync(Frame.Of(Frame.Text, "{"u8));
        var refusal = await rig.ReceiveAsync();
        Assert.Equal([0x88, 2, 1007 >> 8, 1007 & 0xFF], refusal[^4..]);
        await UntilAsync(() => rig.Time.WaitingTimers == 1);
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await rig.Running;
        Assert.True(rig.IsAborted);
    }

    [Fact]
    public async Task WhoIsSilent_IsAsked_AndDroppedIfItStaysSilent()
    {
        using var rig = new WebSocketRig(new TrackerServerOptions { WebSocketKeepAlive = KeepAlive });
        rig.Connection.CheckLiveness(TimeSpan.Zero);
        rig.Connection.CheckLiveness(KeepAlive - TimeSpan.FromTicks(1));
        Assert.False(rig.HasSent());
        rig.Connection.CheckLiveness(KeepAlive);
        Assert.Equal([0x89, 0], await rig.ReceiveAsync());
        rig.Connection.CheckLiveness((2 * KeepAlive) - TimeSpan.FromTicks(1));
        Assert.False(rig.IsAborted || rig.HasSent());
        rig.Connection.CheckLiveness(2 * KeepAlive);
        Assert.True(rig.IsAborted);
        Assert.False(rig.Connection.IsOpen);
    }

    [Fact]
    public async Task ASignOfLife_StartsTheWaitAnew()
    {
        using var rig = new WebSocketRig(new TrackerServerOptions { WebSocketKeepAlive = KeepAlive });
        rig.Connection.CheckLiveness(TimeSpan.Zero);
        rig.Connection.CheckLiveness(KeepAlive);
        await rig.ReceiveAsync();
        await rig.SendAsync([.. Frame.Of(Frame.Pong, []), .. Frame.Of(Frame.Ping, [])]);
        await rig.ReceiveAsync();
        rig.Connection.CheckLiveness(2 * KeepAlive);
        Assert.False(rig.IsAborted);
        rig.Connection.CheckLiveness(3 * KeepAlive);
        Assert.Equal([0x89, 0], await rig.ReceiveAsync());
        rig.Connection.CheckLiveness(4 * KeepAlive);
        Assert.True(rig.IsAborted);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo())
            await Task.Delay(5, limit.Token);
    }
}
