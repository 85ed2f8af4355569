namespace WebTorrent.Cli.Events;

/// <summary>An item was stored in the DHT.</summary>
/// <param name="Target">40 hexadecimal digits: where it is kept.</param>
/// <param name="Key">64 hexadecimal digits: whose it is; absent for an item that cannot change.</param>
/// <param name="Sequence">Its version; absent for an item that cannot change.</param>
/// <param name="Nodes">How many nodes took it.</param>
public sealed record StoredEvent(string Target, string? Key, long? Sequence, int Nodes) : CliEvent;
