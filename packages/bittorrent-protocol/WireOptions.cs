using System.Net;

namespace WebTorrent.Protocol;

/// <summary>Settings of one <see cref="Wire"/>; validated by its constructor.</summary>
public sealed record WireOptions
{
    /// <summary>The most that is taken from the remote peer.</summary>
    public WireLimits Limits { get; init; } = new();

    /// <summary>
    /// Control bytes that may wait for the remote peer; one more ends the wire with <see cref="WireErrorCode.QueueOverflow"/>.
    /// 64 bytes to 1 GiB; default 1 MiB.
    /// </summary>
    public int MaxQueuedBytes { get; init; } = 1024 * 1024;

    /// <summary>Blocks that may be queued for the remote peer; also sent to it as "reqq" (BEP 10). 1 to 65,536; default 2,000.</summary>
    public int MaxQueuedBlocks { get; init; } = 2000;

    /// <summary>Most blocks that are read and sent in one flush. 1 to 1,024; default 64.</summary>
    public int MaxBlocksPerFlush { get; init; } = 64;

    /// <summary>
    /// How long one flush should last at most: a slow peer gets fewer blocks a flush, so that messages never wait long behind them.
    /// More than zero, at most a day; default 100 ms.
    /// </summary>
    public TimeSpan FlushTarget { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Silence after which a keep-alive is sent; <see cref="Timeout.InfiniteTimeSpan"/> for never. 1 ms to a day; default 2 minutes (BEP 3).</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Where the blocks given to <see cref="Wire.QueueBlock"/> are read from. Not owned by the wire.</summary>
    public IBlockSource? BlockSource { get; init; }

    /// <summary>Name and version of this client ("v" of the extension handshake); null to send none.</summary>
    public string? ClientVersion { get; init; }

    /// <summary>Port on which this client takes connections ("p" of the extension handshake); null to send none.</summary>
    public int? ListenPort { get; init; }

    /// <summary>Address of the remote peer as seen from here ("yourip" of the extension handshake); null to send none.</summary>
    public IPAddress? RemoteAddress { get; init; }

    /// <summary>The clock; default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        Limits.Validate();
        Check.InRange(MaxQueuedBytes, 64, int.MaxValue / 2, nameof(MaxQueuedBytes));
        Check.InRange(MaxQueuedBlocks, 1, 65_536, nameof(MaxQueuedBlocks));
        Check.InRange(MaxBlocksPerFlush, 1, 1_024, nameof(MaxBlocksPerFlush));
        Check.InRange(FlushTarget.Ticks, 1, TimeSpan.TicksPerDay, nameof(FlushTarget));
        if (KeepAliveInterval != Timeout.InfiniteTimeSpan)
            Check.InRange(KeepAliveInterval.Ticks, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerDay, nameof(KeepAliveInterval));
        if (ListenPort is { } port)
            Check.InRange(port, 1, ushort.MaxValue, nameof(ListenPort));
    }
}
