using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace WebTorrent.Datagram;

/// <summary>Settings of a <see cref="DatagramSocket"/>; validated by its constructor.</summary>
public sealed record DatagramSocketOptions
{
    /// <summary>
    /// Where to receive; port 0 takes a free one. Default: [::]:0, which is IPv6 and IPv4 at once, or IPv4 alone on a machine without IPv6.
    /// </summary>
    public IPEndPoint Bind { get; init; } = new(IPAddress.IPv6Any, 0);

    /// <summary>Bytes that the kernel may hold for us; it may give less. 8 KiB to 64 MiB; default 4 MiB.</summary>
    public int ReceiveBufferSize { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes that the kernel may hold on their way out; it may give less. 8 KiB to 64 MiB; default 4 MiB.</summary>
    public int SendBufferSize { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// Whether to let the kernel cut and join datagrams (UDP_SEGMENT and UDP_GRO of Linux) where it can. Default: true.
    /// </summary>
    public bool EnableOffload { get; init; } = true;

    /// <summary>
    /// Whether a thread of its own waits for datagrams where <see cref="EnableOffload"/> has an effect: the fastest for a socket that is busy. Without it a thread
    /// of the pool is taken when there are some: better for sockets that are many and mostly idle. Default: true.
    /// </summary>
    public bool EnableReceiveThread { get; init; } = true;

    /// <summary>The clock of pauses after failures. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where to log. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    internal void Validate()
    {
        InRange(ReceiveBufferSize, nameof(ReceiveBufferSize));
        InRange(SendBufferSize, nameof(SendBufferSize));
    }

    private static void InRange(int value, string name)
    {
        if (value is < 8 * 1024 or > 64 * 1024 * 1024)
            throw new ArgumentOutOfRangeException(name, value, "Must be 8 KiB to 64 MiB.");
    }
}
