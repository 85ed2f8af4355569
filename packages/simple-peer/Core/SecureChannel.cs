using WebTorrent.DataChannel;
using WebTorrent.Dtls;
using WebTorrent.Sctp;

namespace WebTorrent.SimplePeer.Core;

/// <summary>DTLS, SCTP in it and the data channel on that, once both descriptions say who is who: packets in, packets and messages out.</summary>
internal sealed class SecureChannel : IDisposable
{
    private const int MaxPacket = 1188;
    private const int MaxFingerprints = 32;

    // SCTP's own limit: what waits to be sent is limited here, whatever the size of the last message.
    private const int MaxBuffered = 1 << 30;

    private readonly WebRtcPeerOptions _options;
    private readonly DtlsConnectionCore _dtls;
    private readonly SctpAssociationCore _sctp;
    private readonly DataChannelSession _session;
    private bool _isClosing;
    private bool _hasStopped;
    private bool _isAwaited;

    public SecureChannel(WebRtcPeerOptions options, DtlsCertificate certificate, SdpDataParameters remote, bool isClient, Random random)
    {
        _options = options;
        MaxMessageSize = remote.MaxMessageSize;
        _dtls = new DtlsConnectionCore(
            new DtlsOptions
            {
                Role = isClient ? DtlsRole.Client : DtlsRole.Server,
                Certificate = certificate,
                RemoteFingerprints = [.. Fingerprints(remote)],
                HandshakeTimeout = options.ConnectTimeout,
            },
            random);
        _sctp = new SctpAssociationCore(
            new SctpOptions
            {
                RemotePort = remote.SctpPort,
                MaxPacketSize = MaxPacket,
                ReceiveWindow = Math.Max(options.ReceiveBuffer, 2 * options.MaxMessageSize),
                MaxMessageSize = options.MaxMessageSize,
                MaxBufferedAmount = MaxBuffered,
            },
            random);
        _session = new DataChannelSession(_sctp, new DataChannelSessionOptions
        {
            IsDtlsClient = isClient,
            RemoteMaxMessageSize = remote.MaxMessageSize,
            MaxMessageSize = options.MaxMessageSize,
            MaxChannels = 2,
        });
    }

    /// <summary>The largest datagram that is written, in bytes.</summary>
    public const int MaxDatagram = MaxPacket + DtlsConnectionCore.Overhead;

    /// <summary>The channel; null before the other side has opened it.</summary>
    public RtcDataChannel? Channel { get; private set; }

    /// <summary>Most bytes of a message that the other side takes; 0: any.</summary>
    public long MaxMessageSize { get; }

    public bool IsSecure => _dtls.State == DtlsState.Connected;

    public SctpStatistics Statistics => _sctp.Statistics;

    public TimeSpan? NextTimeout => Deadline.Earlier(_dtls.NextTimeout, IsSecure ? _sctp.NextTimeout : null);

    /// <summary>There is a way to the other side: the client begins.</summary>
    public void Start(TimeSpan now) => _dtls.Start(now);

    /// <summary>The initiator opens the channel; both do when they have agreed on its number.</summary>
    public void Open(TimeSpan now, Random random)
    {
        Span<byte> name = stackalloc byte[20];
        random.NextBytes(name);
        Channel = _session.Open(now, _options.ChannelName ?? Convert.ToHexStringLower(name), _options.Channel);
    }

    public void HandlePacket(TimeSpan now, Span<byte> packet)
    {
        var sink = new SctpSink(_sctp, now);
        _dtls.HandlePacket(now, packet, ref sink);
    }

    public void HandleTimeout(TimeSpan now)
    {
        _dtls.HandleTimeout(now);
        if (IsSecure)
            _sctp.HandleTimeout(now);
    }

    /// <summary>Writes the next datagram into at least <see cref="MaxDatagram"/> bytes.</summary>
    public bool TryTransmit(TimeSpan now, Span<byte> datagram, out int length)
    {
        if (_dtls.TryTransmit(datagram, out length))
            return true;
        if (!IsSecure || !_sctp.TryTransmit(now, datagram[DtlsConnectionCore.PayloadOffset..], out length))
            return false;
        length = _dtls.SealInPlace(datagram, length);
        return true;
    }

    /// <summary>Looks whether DTLS is there, or over.</summary>
    /// <returns>Why it is over; null: it is not.</returns>
    public PeerEvent? Advance()
    {
        while (_dtls.TryReadEvent(out var happened))
        {
            if (happened.Kind == DtlsEventKind.Connected)
                _sctp.Connect();
            else
                return new PeerEvent(PeerEventKind.Closed, Error: ToError(happened));
        }

        return null;
    }

    /// <summary>The next thing that concerns the channel. While nobody asks, the other side is slowed down.</summary>
    public bool TryRead(TimeSpan now, out PeerEvent next)
    {
        while (_session.TryRead(now, out var happened))
        {
            if (ToPeerEvent(happened) is not { } told)
                continue;
            next = told;
            return true;
        }

        next = default;
        return false;
    }

    public DataChannelSendResult TrySend(TimeSpan now, ReadOnlySpan<byte> data, bool isText)
    {
        if (Channel is not { } channel || _hasStopped)
            return DataChannelSendResult.Closed;
        // One message more than the limit makes it wait until half of it is gone.
        var result = channel.BufferedAmount >= _options.SendBuffer ? DataChannelSendResult.BufferFull : channel.TrySend(now, data, isText);
        _isAwaited |= result == DataChannelSendResult.BufferFull;
        return result;
    }

    /// <summary>
    /// Whether somebody found no room, and now there is some, or never will be; once. Not an event of the channel: those lie behind messages that nobody may have read.
    /// </summary>
    public bool TakeWritable()
    {
        if (!_isAwaited || (!_hasStopped && _sctp.State == SctpState.Established && Channel!.BufferedAmount > _options.SendBuffer / 2))
            return false;
        _isAwaited = false;
        return true;
    }

    /// <summary>There is nobody any more to send to.</summary>
    public void StopSending() => _hasStopped = true;

    /// <summary>Closes the channel, once what was accepted has been sent.</summary>
    public void CloseChannel()
    {
        _isClosing = true;
        Channel?.Close();
    }

    /// <summary>Says that it is over.</summary>
    public void Close() => _dtls.Close();

    public void Dispose() => _dtls.Dispose();

    /// <summary>Those of a kind that is still to be trusted.</summary>
    public static IEnumerable<DtlsFingerprint> Fingerprints(SdpDataParameters remote)
    {
        foreach (var told in remote.Fingerprints.Take(MaxFingerprints))
        {
            if (DtlsFingerprint.TryParse(told.ToString(), out var fingerprint))
                yield return fingerprint;
        }
    }

    private static WebRtcException? ToError(in DtlsEvent happened) =>
        happened.Error is { } error ? new WebRtcException(WebRtcErrorCode.NotAuthentic, $"DTLS failed: {error.Message}", error) : null;

    private PeerEvent? ToPeerEvent(in DataChannelEvent happened)
    {
        switch (happened.Kind)
        {
            case DataChannelEventKind.IncomingChannel when Channel is null && !_options.Initiator:
                Channel = happened.Channel!;
                return new PeerEvent(PeerEventKind.Open);
            case DataChannelEventKind.IncomingChannel:
                happened.Channel!.Close(); // There is one, and only one.
                return null;
            case DataChannelEventKind.ChannelOpen when happened.Channel == Channel:
                return new PeerEvent(PeerEventKind.Open);
            case DataChannelEventKind.Message when happened.Channel == Channel:
                return new PeerEvent(PeerEventKind.Message, Message: happened.Message);
            case DataChannelEventKind.Message:
                happened.Message.Dispose();
                return null;
            case DataChannelEventKind.ChannelClosing or DataChannelEventKind.ChannelClosed when happened.Channel == Channel:
                return new PeerEvent(PeerEventKind.Closed);
            case DataChannelEventKind.Closed:
                return new PeerEvent(PeerEventKind.Closed);
            case DataChannelEventKind.Failed:
                return new PeerEvent(PeerEventKind.Closed, Error: _isClosing ? null : Failure(happened.Error));
            default:
                return null;
        }
    }

    // A browser's page that is closed, or that calls close(), aborts the association: that is how it says goodbye.
    private static WebRtcException? Failure(SctpException? error) =>
        error is null or { Code: SctpErrorCode.AbortedByPeer } ? null : new WebRtcException(WebRtcErrorCode.TransportFailed, $"SCTP failed: {error.Message}", error);
}
