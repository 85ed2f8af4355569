namespace WebTorrent.Utp.Core;

/// <summary>Limits of a <see cref="UtpSocketCore"/>.</summary>
internal sealed record UtpCoreOptions
{
    public UtpLimits Limits { get; init; } = new(2 * 1024 * 1024, 8 * 1024 * 1024, 65_016);

    public int MaxConnections { get; init; } = 1000;

    public int MaxHalfOpenIncoming { get; init; } = 1024;

    public long MaxReceiveMemory { get; init; } = 128 * 1024 * 1024;
}
