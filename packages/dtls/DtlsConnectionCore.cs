using WebTorrent.Dtls.Core;
using WebTorrent.Dtls.Core.Records;
using WebTorrent.RandomBytes;

namespace WebTorrent.Dtls;

/// <summary>
/// A DTLS 1.2 connection (RFC 6347) as WebRTC needs it (RFC 8827 §6.5), as a state machine without socket, timer, lock or task. Both sides show a
/// certificate, which must have an announced fingerprint. One cipher suite: TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 on P-256, with extended master secret;
/// no renegotiation, no resumption. Not for browser pages, which have no such cryptography, but RTCPeerConnection.
/// </summary>
/// <remarks>
/// <para>Not thread-safe: one driver owns it. Times are of any clock that never goes back. After every call that takes a time the driver sends what
/// <see cref="TryTransmit"/> writes, reads the events, and calls <see cref="HandleTimeout"/> at <see cref="NextTimeout"/>; early or late does no harm.</para>
/// <para>Whatever comes from the network that is not sealed by the other side is dropped and counted, and never ends a connection that is connected.
/// Before that a whole handshake message that breaks the rules ends it, with an event.</para>
/// </remarks>
public sealed class DtlsConnectionCore : IDisposable
{
    /// <summary>By how many bytes a sealed record is longer than its data: 37.</summary>
    public const int Overhead = RecordCipher.Overhead;

    /// <summary>Where in a record the data lies that <see cref="SealInPlace"/> seals: 21. The other 16 bytes come after it.</summary>
    public const int PayloadOffset = RecordCipher.PayloadOffset;

    /// <summary>Most bytes of data in a record (RFC 5246 §6.2.1): 16,384.</summary>
    public const int MaxPayload = RecordLayer.MaxPayload;

    private readonly DtlsOptions _options;
    private readonly Connection _connection;

    /// <summary>Makes a connection in the state <see cref="DtlsState.New"/>.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="random">What the randoms of the hellos come from, for tests; null is the system's. Keys always come from the system.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    /// <exception cref="ArgumentException">There is no certificate, or a cookie's secret without an address.</exception>
    public DtlsConnectionCore(DtlsOptions options, Random? random = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Certificate is null)
            throw new ArgumentException("A connection needs a certificate.", nameof(options));
        if (options is { RequireCookie: true, CookieSecret.IsEmpty: false, RemoteAddress.IsEmpty: true })
            throw new ArgumentException("Cookies of a shared secret need an address, else all clients have the same.", nameof(options));
        options.Validate();
        _options = options;
        _connection = new Connection(options, random ?? CryptoRandom.Instance);
    }

    /// <summary>How far it has come.</summary>
    public DtlsState State => _connection.State;

    /// <summary>When to call <see cref="HandleTimeout"/>, on the driver's clock; null when there is nothing to wait for.</summary>
    public TimeSpan? NextTimeout => _connection.NextTimeout;

    /// <summary>Whether the handshake has come to the other side's certificate and waits for <see cref="SetRemoteFingerprints"/>.</summary>
    public bool IsWaitingForFingerprints => _connection.IsWaitingForFingerprints;

    /// <summary>Counts of records.</summary>
    public DtlsStatistics Statistics => _connection.Counters.ToStatistics();

    /// <summary>For tests: records that an honest peer would not send.</summary>
    internal RecordLayer Records => _connection.Records;

    /// <summary>Whether a datagram is DTLS, among the others on the same socket: first byte 20 to 63 (RFC 7983 §7).</summary>
    /// <param name="datagram">The datagram.</param>
    public static bool IsDtls(ReadOnlySpan<byte> datagram) => !datagram.IsEmpty && datagram[0] is >= 20 and <= 63;

    /// <summary>Begins: a client has its first flight ready to be sent; a server only waits. Calls after the first do nothing.</summary>
    /// <param name="now">The time.</param>
    public void Start(TimeSpan now) => _connection.Start(now);

    /// <summary>Says what the certificate of the other side must match. A handshake that waits for it goes on.</summary>
    /// <param name="now">The time.</param>
    /// <param name="fingerprints">1 to 32; one of them must match.</param>
    /// <exception cref="InvalidOperationException">They are known already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are none, or more than 32.</exception>
    public void SetRemoteFingerprints(TimeSpan now, IReadOnlyList<DtlsFingerprint> fingerprints)
    {
        ArgumentNullException.ThrowIfNull(fingerprints);
        DtlsOptions.Validate(fingerprints);
        _connection.SetRemoteFingerprints(now, [.. fingerprints]);
    }

    /// <summary>Takes a datagram with any number of records. Allocates nothing for data.</summary>
    /// <param name="now">The time.</param>
    /// <param name="datagram">The datagram; it is decrypted where it lies, and not needed after the call.</param>
    /// <param name="sink">Takes the data, before this call returns. It may call <see cref="Seal"/> and <see cref="Close"/>, nothing else of this connection.</param>
    public void HandlePacket<TSink>(TimeSpan now, Span<byte> datagram, ref TSink sink)
        where TSink : IDtlsSink, allows ref struct => _connection.HandlePacket(now, datagram, ref sink);

    /// <summary>Repeats what was not answered, or gives up.</summary>
    /// <param name="now">The time; before <see cref="NextTimeout"/> nothing happens.</param>
    public void HandleTimeout(TimeSpan now) => _connection.HandleTimeout(now);

    /// <summary>Writes the next datagram of the handshake, or an alert. To be called until there is none.</summary>
    /// <param name="datagram">At least <see cref="DtlsOptions.Mtu"/> bytes, of which no more are used.</param>
    /// <param name="length">How many bytes were written.</param>
    /// <exception cref="ArgumentException">The buffer is too small.</exception>
    public bool TryTransmit(Span<byte> datagram, out int length)
    {
        if (datagram.Length < _options.Mtu)
            throw new ArgumentException($"A datagram may need {_options.Mtu} bytes.", nameof(datagram));
        length = _connection.Write(datagram);
        return length > 0;
    }

    /// <summary>Seals data into a record. Allocates nothing.</summary>
    /// <param name="plaintext">1 to <see cref="MaxPayload"/> bytes.</param>
    /// <param name="record">Where to: <see cref="Overhead"/> bytes more. It may overlap the data.</param>
    /// <returns>The length of the record.</returns>
    /// <exception cref="ArgumentException">The data is too long or empty, or the destination too short.</exception>
    /// <exception cref="DtlsException">Not connected, or out of record numbers (then the connection has failed).</exception>
    public int Seal(ReadOnlySpan<byte> plaintext, Span<byte> record)
    {
        if (record.Length < plaintext.Length + Overhead)
            throw new ArgumentException($"A record needs {Overhead} bytes more than its data.", nameof(record));
        plaintext.CopyTo(record[PayloadOffset..]);
        return SealInPlace(record, plaintext.Length);
    }

    /// <summary>Seals data that lies where it belongs in its record. Allocates nothing.</summary>
    /// <param name="record">The data from <see cref="PayloadOffset"/> on, with <see cref="Overhead"/> bytes in all around it.</param>
    /// <param name="length">Bytes of data: 1 to <see cref="MaxPayload"/>.</param>
    /// <returns>The length of the record.</returns>
    /// <exception cref="ArgumentException">The data is too long or empty, or the record too short.</exception>
    /// <exception cref="DtlsException">Not connected, or out of record numbers (then the connection has failed).</exception>
    public int SealInPlace(Span<byte> record, int length)
    {
        if (length is < 1 or > MaxPayload || record.Length < length + Overhead)
            throw new ArgumentException($"A record holds 1 to {MaxPayload} bytes and {Overhead} more.", nameof(length));
        return _connection.Seal(record, length);
    }

    /// <summary>Tells what has happened, in order.</summary>
    /// <param name="next">The next event, when the result is true.</param>
    public bool TryReadEvent(out DtlsEvent next) => _connection.TryReadEvent(out next);

    /// <summary>Makes a secret for another protocol that both sides can make (RFC 5705).</summary>
    /// <param name="label">What for, in ASCII; see the registry of exporter labels.</param>
    /// <param name="context">At most 65,535 bytes that both sides know.</param>
    /// <param name="destination">Where to: any length.</param>
    /// <param name="hasContext">Whether there is a context; an empty one is not the same as none.</param>
    /// <exception cref="DtlsException">Not connected.</exception>
    /// <exception cref="ArgumentException">The context is too long.</exception>
    public void ExportKeyingMaterial(ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, Span<byte> destination, bool hasContext = true)
    {
        if (context.Length > ushort.MaxValue)
            throw new ArgumentException("A context has at most 65,535 bytes.", nameof(context));
        _connection.Export(label, context, hasContext, destination);
    }

    /// <summary>
    /// Closes the connection and clears its keys: <see cref="TryTransmit"/> still writes a close_notify, and does so again when <see cref="HandlePacket"/> shows
    /// that the other side goes on. There is no event.
    /// </summary>
    public void Close() => _connection.Close();

    /// <summary>Clears all keys; says nothing to the other side.</summary>
    public void Dispose() => _connection.Dispose();
}
