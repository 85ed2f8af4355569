using System.Net;

namespace WebTorrent.TcpTransport;

/// <summary>Settings of a <see cref="TcpPeerTransport"/>; validated by its constructor.</summary>
public sealed record TcpTransportOptions
{
    /// <summary>
    /// Where to listen; port 0 takes a free one. <see cref="IPAddress.IPv6Any"/> takes IPv4 too. Null, the default, only dials.
    /// </summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>Most open connections, in and out together. 1 to 100,000; default 1,000.</summary>
    public int MaxConnections { get; init; } = 1000;

    /// <summary>Most connections that are being dialled at once; more wait their turn. 1 to 10,000; default 64.</summary>
    public int MaxHalfOpen { get; init; } = 64;

    /// <summary>Incoming connections that the kernel may hold until they are accepted. 1 to 65,535; default 512.</summary>
    public int Backlog { get; init; } = 512;

    /// <summary>How long to wait for an answer to a dial. 1 ms to an hour; default 10 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Most bytes of one receive. A busy connection grows its buffer up to this, an idle one has none. 16 KiB to 1 MiB; default 256 KiB.
    /// </summary>
    public int MaxReceiveSize { get; init; } = 256 * 1024;

    /// <summary>Most bytes of one send; blocks are read straight into such buffers. 16 KiB to 1 MiB; default 256 KiB.</summary>
    public int MaxSendSize { get; init; } = 256 * 1024;

    /// <summary>The clock of the time-outs; default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        InRange(MaxConnections, 1, 100_000, nameof(MaxConnections));
        InRange(MaxHalfOpen, 1, 10_000, nameof(MaxHalfOpen));
        InRange(Backlog, 1, 65_535, nameof(Backlog));
        InRange((long)ConnectTimeout.TotalMilliseconds, 1, 3_600_000, nameof(ConnectTimeout));
        InRange(MaxReceiveSize, 16 * 1024, 1024 * 1024, nameof(MaxReceiveSize));
        InRange(MaxSendSize, 16 * 1024, 1024 * 1024, nameof(MaxSendSize));
    }

    private static void InRange(long value, long least, long most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"Must be {least} to {most}.");
    }
}
