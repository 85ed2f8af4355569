namespace WebTorrent.Benchmarks.Transfer;

/// <summary>Who sends to whom.</summary>
internal sealed record TransferPair(Peer Seeder, Peer Leecher)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Seeder.Name} -> {Leecher.Name}";
}
