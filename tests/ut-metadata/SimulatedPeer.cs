namespace WebTorrent.UtMetadata.Tests;

/// <summary>How a simulated peer behaves.</summary>
internal sealed record SimulatedPeer(byte[] Metadata)
{
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(50);

    public bool IsSilent { get; init; }

    public int Rejects { get; set; }

    public long? ClaimedSize { get; init; }
}
