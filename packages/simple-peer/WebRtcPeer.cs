using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using WebTorrent.DataChannel;
using WebTorrent.Datagram;
using WebTorrent.Dtls;
using WebTorrent.SimplePeer.Network;
using WebTorrent.SimplePeer.Signals;
using WebTorrent.Stun;

namespace WebTorrent.SimplePeer;

/// <summary>
/// One side of a WebRTC connection with one data channel, spoken with browsers and with JavaScript's simple-peer: hand the other side what <see cref="SignalsAsync"/> gives,
/// by any way there is, hand <see cref="Signal"/> what comes back, and messages flow. Or, instead of messages, the bytes of <see cref="Pipe"/>.
/// </summary>
/// <remarks>Thread-safe. Nothing is opened before <see cref="Start"/>.</remarks>
public sealed class WebRtcPeer : IAsyncDisposable
{
    private readonly WebRtcPeerOptions _options;
    private readonly IReadOnlyList<(IceServerUri Uri, IceServer Account)> _servers;
    private readonly DtlsCertificate? _ownCertificate;
    private readonly PeerMailbox _mailbox;
    private readonly PeerDriver _driver;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private PeerPipe? _pipe;
    private Task _gathering = Task.CompletedTask;
    private Task _resolving = Task.CompletedTask;
    private Task? _disposal;
    private long _messagesSent;
    private long _bytesSent;

    /// <summary>Makes a peer; call <see cref="Start"/>.</summary>
    /// <param name="options">Settings; null: the defaults, of a side that answers.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    /// <exception cref="ArgumentException">A server's URL is none, or it needs an account.</exception>
    public WebRtcPeer(WebRtcPeerOptions? options = null)
    {
        _options = options ?? new WebRtcPeerOptions();
        _options.Validate();
        _servers = ServerResolver.Parse(_options.IceServers);
        _ownCertificate = _options.Certificate is null ? DtlsCertificate.Create(_options.TimeProvider) : null;
        _mailbox = new PeerMailbox(_options);
        _driver = new PeerDriver(_options, _options.Certificate ?? _ownCertificate!, _mailbox);
    }

    /// <summary>Where it stands.</summary>
    public WebRtcState State => _mailbox.State;

    /// <summary>Ends with the connection, and never fails.</summary>
    public Task Closed => _mailbox.Closed;

    /// <summary>Why it is over; null: it is not, or one of both sides wanted it.</summary>
    public WebRtcException? Error => _mailbox.Error;

    /// <summary>
    /// The connection as bytes in both directions, from the first call on instead of messages. To complete its output closes the connection, once all has been
    /// sent. One reader and one writer at a time.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no connection yet.</exception>
    public IDuplexPipe Pipe
    {
        get
        {
            lock (_gate)
                return _pipe ??= MakePipe();
        }
    }

    /// <summary>Opens a socket and begins; the initiator makes its offer.</summary>
    /// <exception cref="DatagramException">The address or port cannot be had.</exception>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposal is not null, this);
            if (_mailbox.State != WebRtcState.New)
                throw new InvalidOperationException("The peer was started before.");
            _driver.Start();
            _mailbox.Begin();
            _gathering = GatherAsync();
            if (_options.ResolveMdns)
                _resolving = ResolveNamesAsync();
        }
    }

    /// <summary>What the other side has to be told, as the JSON of JavaScript's simple-peer, until the connection ends. With several readers each signal goes to one.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public IAsyncEnumerable<string> SignalsAsync(CancellationToken cancellationToken = default) => _mailbox.Signals.ReadAllAsync(cancellationToken);

    /// <summary>Takes what the other side's peer had to tell.</summary>
    /// <param name="json">A signal as JavaScript's simple-peer writes it, at most 64 KiB.</param>
    /// <exception cref="WebRtcException">It is malformed, or does not fit; the connection goes on as if it had not come.</exception>
    /// <exception cref="InvalidOperationException">The peer was not started.</exception>
    public void Signal(string json)
    {
        if (!PeerSignal.TryParse(json, out var signal))
            throw new WebRtcException(WebRtcErrorCode.InvalidSignal, "This is no signal of simple-peer.");
        if (State == WebRtcState.New)
            throw new InvalidOperationException("The peer was not started.");
        _driver.Use((session, now) => session.HandleSignal(now, signal));
    }

    /// <summary>Waits until messages can be sent.</summary>
    /// <param name="cancellationToken">Ends the wait, not the connection.</param>
    /// <exception cref="WebRtcException">There is no connection, or it was closed before.</exception>
    public Task WaitForConnectionAsync(CancellationToken cancellationToken = default) => _mailbox.Opened.WaitAsync(cancellationToken);

    /// <summary>Sends a message; waits while much waits to be sent.</summary>
    /// <param name="message">Its bytes, which are copied; none is a message too.</param>
    /// <param name="cancellationToken">Ends the wait; the message then is not sent.</param>
    /// <exception cref="WebRtcException">The connection is not there, or the message is too large.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default) => SendAsync(message, isText: false, cancellationToken);

    /// <summary>Sends text; waits while much waits to be sent.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Ends the wait; the text then is not sent.</param>
    /// <exception cref="WebRtcException">The connection is not there, or the text is too long.</exception>
    public ValueTask SendAsync(string text, CancellationToken cancellationToken = default) => SendAsync(Encoding.UTF8.GetBytes(text), isText: true, cancellationToken);

    /// <summary>Takes the next message, if one is there.</summary>
    /// <param name="message">The message, to be disposed.</param>
    public bool TryRead(out WebRtcMessage message)
    {
        if (!_mailbox.TryRead(out message, out var hasMadeRoom))
            return false;
        if (hasMadeRoom)
            Resume();
        return true;
    }

    /// <summary>Ends with true when a message is there, and with false when none will come.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => _mailbox.WaitToReadAsync(cancellationToken);

    /// <summary>The messages as they come, until the connection ends. Each is disposed when the next one is asked for.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<WebRtcMessage> MessagesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (TryRead(out var message))
            {
                using (message)
                    yield return message;
            }
        }
    }

    /// <summary>Looks for another way to the other side, because the network has changed (ICE restart): there will be signals to exchange. Messages go on meanwhile.</summary>
    public void Restart() => _driver.Use(static (session, now) => session.Restart(now));

    /// <summary>How it is doing.</summary>
    public WebRtcStatus GetStatus() => _driver.Read(session => new WebRtcStatus
    {
        State = State,
        LocalCandidateType = session.Transport.Pair?.LocalType,
        RemoteCandidateType = session.Transport.Pair?.RemoteType,
        RemoteEndPoint = session.Transport.Pair?.Remote,
        RoundTripTime = session.Channel?.Statistics.RoundTripTime ?? default,
        Retransmissions = session.Channel?.Statistics.Retransmissions ?? 0,
        BufferedAmount = session.Channel?.Channel?.BufferedAmount ?? 0,
        MessagesReceived = _mailbox.Received.Messages,
        BytesReceived = _mailbox.Received.Bytes,
        MessagesSent = Volatile.Read(ref _messagesSent),
        BytesSent = Volatile.Read(ref _bytesSent),
    });

    /// <summary>Closes the connection: what was written to the pipe has a second to be sent, and what was accepted for sending another one to arrive. May be called again.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
            return new ValueTask(_disposal ??= StopAsync());
    }

    /// <summary>Whoever reads the pipe has room again.</summary>
    internal void Resume() => _driver.Resume();

    /// <summary>Nothing more will be written to the pipe.</summary>
    internal void BeginClose() => _driver.Use(static (session, _) => session.Channel?.CloseChannel());

    private async Task StopAsync()
    {
        await Task.Yield();
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_pipe is not null)
            await _pipe.CloseAsync(_options.TimeProvider).ConfigureAwait(false);
        await _driver.DisposeAsync().ConfigureAwait(false);
        await _gathering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _resolving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_mailbox.TryRead(out var message, out _))
            message.Dispose();
        _ownCertificate?.Dispose();
        _stop.Dispose();
    }

    private PeerPipe MakePipe()
    {
        if (State is WebRtcState.New or WebRtcState.Connecting)
            throw new InvalidOperationException("There is no connection yet: wait for it first.");
        PeerPipe? pipe = null;
        _driver.Use((session, _) =>
        {
            pipe = new PeerPipe(this, _options, session.Channel?.MaxMessageSize ?? 0);
            _mailbox.Use(pipe);
        });
        pipe ??= PeerPipe.Ended(this, _options, _mailbox.Error);
        pipe.Start();
        return pipe;
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> message, bool isText, CancellationToken cancellationToken)
    {
        while (true)
        {
            var writable = _mailbox.Writable; // Before: room that comes after the attempt counts.
            switch (_driver.TrySend(message.Span, isText))
            {
                case DataChannelSendResult.Accepted:
                    Interlocked.Increment(ref _messagesSent);
                    Interlocked.Add(ref _bytesSent, message.Length);
                    return;
                case DataChannelSendResult.TooLarge:
                    throw new WebRtcException(WebRtcErrorCode.MessageTooLarge, $"A message of {message.Length} bytes is more than the other side takes.");
                case DataChannelSendResult.Closed:
                    throw _mailbox.Error ?? new WebRtcException(WebRtcErrorCode.Closed, "The connection is closed, or not there yet.");
            }

            await writable.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task GatherAsync() =>
        _driver.SetServers(await ServerResolver.ResolveAsync(_servers, _options, _stop.Token).ConfigureAwait(false));

    private async Task ResolveNamesAsync()
    {
        var mdns = new Ice.MdnsClient(_options.TimeProvider);
        await using var disposal = mdns.ConfigureAwait(false);
        if (!mdns.Start())
            return;
        await foreach (var candidate in _mailbox.Names.ReadAllAsync(_stop.Token).ConfigureAwait(false))
        {
            if (Ice.MdnsName.TryParse(candidate.Address, out var name) && await mdns.ResolveAsync(name, _stop.Token).ConfigureAwait(false) is { } address)
                _driver.Use((session, now) => session.Transport.AddCandidate(now, candidate with { Address = address.ToString() }));
        }
    }
}
