namespace WebTorrent.UtMetadata;

/// <summary>Tells which peer is proven to have sent wrong metadata.</summary>
/// <param name="exchange">The peer's end of the exchange; its wire may be closed by now.</param>
public sealed class MetadataPeerBlamedEventArgs(MetadataExchange exchange) : EventArgs
{
    /// <summary>The peer's end of the exchange; its wire may be closed by now.</summary>
    public MetadataExchange Exchange { get; } = exchange;
}
