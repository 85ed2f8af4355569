using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WebTorrent.Utp.Core;

namespace WebTorrent.Utp;

/// <summary>Settings of a <see cref="UtpTransport"/>; validated by its constructor.</summary>
public sealed record UtpOptions
{
    /// <summary>Whether peers may dial us. Default: true.</summary>
    public bool Listen { get; init; } = true;

    /// <summary>Most open connections, in and out together. 1 to 100,000; default 1,000.</summary>
    public int MaxConnections { get; init; } = 1000;

    /// <summary>Most connections that are being dialled at once; more wait their turn. 1 to 10,000; default 64.</summary>
    public int MaxHalfOpen { get; init; } = 64;

    /// <summary>
    /// Most incoming handshakes whose other side has not shown yet that it gets our packets; beyond that the oldest is forgotten. They
    /// cost some 100 bytes each. 1 to 100,000; default 1,024.
    /// </summary>
    public int MaxHalfOpenIncoming { get; init; } = 1024;

    /// <summary>Incoming connections that wait to be accepted; beyond that they are reset. 1 to 65,535; default 512.</summary>
    public int Backlog { get; init; } = 512;

    /// <summary>How long to wait for an answer to a dial. 1 ms to an hour; default 10 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes that a connection holds for a reader that is slow, or until a gap closes. 64 KiB to 64 MiB; default 2 MiB.</summary>
    public int ReceiveBufferSize { get; init; } = 2 * 1024 * 1024;

    /// <summary>
    /// Bytes that all connections together hold of what was received and not read; then windows shrink to 64 KiB. 1 MiB to 1 TiB;
    /// default 128 MiB.
    /// </summary>
    public long MaxReceiveMemory { get; init; } = 128 * 1024 * 1024;

    /// <summary>Most bytes in flight on a connection, whatever the path allows. 64 KiB to 64 MiB; default 4 MiB.</summary>
    public int MaxSendWindow { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// Most bytes of a datagram. A connection begins with 1,200 and tries more, as far as the path and the other side take it; above 1,472
    /// that is jumbo frames and the loopback device. 1,200 to 65,507; default 65,507.
    /// </summary>
    public int MaxPacketSize { get; init; } = 65_507;

    /// <summary>The clock; default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where to log. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    internal UtpCoreOptions ToCore() => new()
    {
        Limits = new UtpLimits(ReceiveBufferSize, MaxSendWindow, MaxPacketSize),
        MaxConnections = MaxConnections,
        MaxHalfOpenIncoming = MaxHalfOpenIncoming,
        MaxReceiveMemory = MaxReceiveMemory,
    };

    internal void Validate()
    {
        const int KiB = 1024;
        const int MiB = 1024 * 1024;
        InRange(MaxConnections, 1, 100_000, nameof(MaxConnections));
        InRange(MaxHalfOpen, 1, 10_000, nameof(MaxHalfOpen));
        InRange(MaxHalfOpenIncoming, 1, 100_000, nameof(MaxHalfOpenIncoming));
        InRange(Backlog, 1, 65_535, nameof(Backlog));
        InRange((long)ConnectTimeout.TotalMilliseconds, 1, 3_600_000, nameof(ConnectTimeout));
        InRange(ReceiveBufferSize, 64 * KiB, 64 * MiB, nameof(ReceiveBufferSize));
        InRange(MaxReceiveMemory, MiB, 1L << 40, nameof(MaxReceiveMemory));
        InRange(MaxSendWindow, 64 * KiB, 64 * MiB, nameof(MaxSendWindow));
        InRange(MaxPacketSize, 1_200, 65_507, nameof(MaxPacketSize));
    }

    private static void InRange(long value, long least, long most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"Must be {least} to {most}.");
    }
}
