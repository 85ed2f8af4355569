using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using WebTorrent.SimplePeer.Core;
using WebTorrent.Stun;

namespace WebTorrent.SimplePeer.Network;

/// <summary>The streams to TURN servers that are spoken to over TCP or TLS. Thread-safe.</summary>
internal sealed class TurnStreams(PeerDriver driver, WebRtcPeerOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<int, TurnStream> _streams = new();
    private readonly ConcurrentBag<Task> _running = [];
    private readonly CancellationTokenSource _stop = new();
    private int _last;

    /// <summary>Dials a server, and asks it for a relay.</summary>
    public void Dial(ResolvedServer server) => _running.Add(RunAsync(server, Interlocked.Increment(ref _last)));

    /// <summary>Sends messages of one size, the last may be shorter; what does not fit in the queue is lost, as datagrams are.</summary>
    public void Send(int number, ReadOnlySpan<byte> messages, int size)
    {
        if (!_streams.TryGetValue(number, out var stream))
            return;
        for (; !messages.IsEmpty; messages = messages[Math.Min(size, messages.Length)..])
            stream.Send(messages[..Math.Min(size, messages.Length)]);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync(ResolvedServer server, int number)
    {
        await Task.Yield();
        Stream? connection = null;
        Exception? error = null;
        try
        {
            connection = await ConnectAsync(server).ConfigureAwait(false);
            var stream = new TurnStream(connection);
            _streams.TryAdd(number, stream);
            driver.Use((session, now) =>
            {
                session.Transport.AwaitServers(-1);
                session.Transport.AddStream(now, server, number);
            });
            await stream.RunAsync(message => driver.Receive(new Route(server.EndPoint, number), message), _stop.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a server does, the others and the direct way remain.
        catch (Exception e)
#pragma warning restore CA1031
        {
            error = e;
        }
        finally
        {
            if (connection is not null)
                await connection.DisposeAsync().ConfigureAwait(false);
            var wasConnected = _streams.TryRemove(number, out _);
            driver.Use((session, now) =>
            {
                if (!wasConnected)
                    session.Transport.AwaitServers(-1);
                session.Transport.EndStream(now, server, number, error);
            });
        }
    }

    private async Task<Stream> ConnectAsync(ResolvedServer server)
    {
        using var timeout = new CancellationTokenSource(DialTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        var socket = new Socket(server.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(server.EndPoint, either.Token).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (!server.Uri.IsSecure)
                return stream;
            var secure = new SslStream(stream);
            stream = secure;
            var authentication = new SslClientAuthenticationOptions { TargetHost = server.Uri.Host, RemoteCertificateValidationCallback = options.ServerCertificateValidation };
            await secure.AuthenticateAsClientAsync(authentication, either.Token).ConfigureAwait(false);
            return secure;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (stream is not null)
                await stream.DisposeAsync().ConfigureAwait(false);
            if (e is OperationCanceledException && timeout.IsCancellationRequested)
                throw new StunException(StunErrorCode.Timeout, "The server does not answer.", e);
            throw;
        }
    }
}
