using System.IO.Pipelines;
using System.Net;
using WebTorrent.Protocol;
using WebTorrent.TestKit;
using WebTorrent.TorrentEngine.Connections;

namespace WebTorrent.TorrentEngine.Tests;

public class TransportRaceTests
{
    private static readonly IPEndPoint Somewhere = new(IPAddress.Parse("192.0.2.1"), 6881);
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Connect_FirstAnswers_SecondIsNotTried()
    {
        var (first, second) = (new ScriptedTransport("first"), new ScriptedTransport("second"));
        var race = Race(first, second);
        first.Dial.SetResult(first.Connection);
        Assert.Same(first.Connection, await race.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(0, second.Dials);
    }

    [Fact]
    public async Task Connect_FirstFails_SecondAtOnce()
    {
        var (first, second) = (new ScriptedTransport("first"), new ScriptedTransport("second"));
        second.Dial.SetResult(second.Connection);
        first.Dial.SetException(new PeerTransportException(PeerTransportErrorCode.Refused, "no"));
        Assert.Same(second.Connection, await Race(first, second).WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Connect_FirstIsSlow_SecondBesideIt_AndTheLoserIsEnded()
    {
        var (first, second) = (new ScriptedTransport("first"), new ScriptedTransport("second"));
        var race = Race(first, second);
        Assert.Equal(0, second.Dials);
        _time.Advance(TransportRace.HeadStart);
        second.Dial.SetResult(second.Connection);
        Assert.Same(second.Connection, await race.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.True(first.WasCancelled);
    }

    [Fact]
    public async Task Connect_BothAnswer_TheLatersConnectionIsClosed()
    {
        var (first, second) = (new ScriptedTransport("first") { IgnoresCancellation = true }, new ScriptedTransport("second") { IgnoresCancellation = true });
        var race = Race(first, second);
        _time.Advance(TransportRace.HeadStart);
        await second.Tried.WaitAsync(TimeSpan.FromSeconds(10));
        second.Dial.SetResult(second.Connection);
        first.Dial.SetResult(first.Connection);
        var winner = (ScriptedConnection)await race.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(winner.IsDisposed);
        Assert.True((winner == first.Connection ? second.Connection : first.Connection).IsDisposed);
    }

    [Fact]
    public async Task Connect_AllFail_TheFirstsReason()
    {
        var (first, second) = (new ScriptedTransport("first"), new ScriptedTransport("second"));
        first.Dial.SetException(new PeerTransportException(PeerTransportErrorCode.Refused, "first"));
        second.Dial.SetException(new PeerTransportException(PeerTransportErrorCode.TimedOut, "second"));
        var error = await Assert.ThrowsAsync<PeerTransportException>(() => Race(first, second));
        Assert.Equal("first", error.Message);
    }

    [Fact]
    public async Task Connect_NobodyCan_Unreachable()
    {
        var error = await Assert.ThrowsAsync<PeerTransportException>(() => Race());
        Assert.Equal(PeerTransportErrorCode.Unreachable, error.Code);
    }

    [Fact]
    public async Task Connect_Cancelled_NobodyIsLeft()
    {
        using var cancelling = new CancellationTokenSource();
        var (first, second) = (new ScriptedTransport("first"), new ScriptedTransport("second"));
        var race = new TransportRace([first, second], _time).ConnectAsync(Somewhere, cancelling.Token);
        _time.Advance(TransportRace.HeadStart);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => race);
        Assert.True(first.WasCancelled);
    }

    private Task<PeerConnection> Race(params IPeerTransport[] transports)
        => new TransportRace(transports, _time).ConnectAsync(Somewhere, CancellationToken.None);

    /// <summary>A transport whose dial ends when a test says so.</summary>
    private sealed class ScriptedTransport(string name) : IPeerTransport
    {
        private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => name;

        public EndPoint? LocalEndPoint => null;

        public TaskCompletionSource<PeerConnection> Dial { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ScriptedConnection Connection { get; } = new(name);

        public int Dials { get; private set; }

        public Task Tried => _tried.Task;

        public bool WasCancelled { get; private set; }

        public bool IgnoresCancellation { get; init; }

        public bool CanConnect(EndPoint endPoint) => true;

        public async ValueTask<PeerConnection> ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken)
        {
            Dials++;
            _tried.TrySetResult();
            try
            {
                return await Dial.Task.WaitAsync(IgnoresCancellation ? CancellationToken.None : cancellationToken);
            }
            catch (OperationCanceledException)
            {
                WasCancelled = true;
                throw;
            }
        }

        public ValueTask<PeerConnection> AcceptAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => default;
    }

    private sealed class ScriptedConnection(string transport) : PeerConnection
    {
        public bool IsDisposed { get; private set; }

        public override IDuplexPipe Pipe => throw new NotSupportedException();

        public override EndPoint? RemoteEndPoint => Somewhere;

        public override bool IsIncoming => false;

        public override string Transport => transport;

        public override ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return default;
        }
    }
}
