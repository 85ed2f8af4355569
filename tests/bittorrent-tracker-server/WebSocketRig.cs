using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using WebTorrent.TestKit;
using WebTorrent.TrackerServer.Core;
using WebTorrent.TrackerServer.WebSockets;

namespace WebTorrent.TrackerServer.Tests;

/// <summary>One WebSocket of a tracker, without a network and in virtual time: the client's frames as bytes.</summary>
internal sealed class WebSocketRig : IDisposable
{
    private readonly DuplexPipePair _pipes = DuplexPipePair.Create();
    private readonly FlushScheduler _scheduler;

    public WebSocketRig(TrackerServerOptions? options = null)
    {
        options = (options ?? new TrackerServerOptions()) with { TimeProvider = Time };
        Policy = new TrackerPolicy(options, Some.Store());
        _scheduler = new FlushScheduler(Time);
        Connection = new WebSocketConnection(_pipes.First, _scheduler, Policy, Some.Client, "/", Abort);
        Running = Connection.RunAsync();
    }

    public VirtualTime Time { get; } = new();

    public TrackerPolicy Policy { get; }

    public WebSocketConnection Connection { get; }

    public Task<string> Running { get; }

    public bool IsAborted { get; private set; }

    public static byte[] AnnounceOf(int peer, int offers = 0) => Frame.Of(Frame.Text, Encoding.UTF8.GetBytes(WebClient.AnnounceOf(peer, offers).ToJsonString()));

    public async Task SendAsync(params byte[] bytes) => await _pipes.Second.Output.WriteAsync(bytes);

    /// <summary>Whatever leaves together next.</summary>
    public async Task<byte[]> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var read = await _pipes.Second.Input.ReadAsync(limit.Token);
        var bytes = read.Buffer.ToArray();
        _pipes.Second.Input.AdvanceTo(read.Buffer.End);
        return bytes;
    }

    public bool HasSent() => _pipes.Second.Input.TryRead(out var read) && Put(read);

    public async Task HangUpAsync() => await _pipes.Second.Output.CompleteAsync();

    public void Dispose() => _scheduler.Dispose();

    private bool Put(ReadResult read)
    {
        _pipes.Second.Input.AdvanceTo(read.Buffer.Start);
        return !read.Buffer.IsEmpty;
    }

    private void Abort()
    {
        IsAborted = true;
        _pipes.First.Input.CancelPendingRead();
    }
}
