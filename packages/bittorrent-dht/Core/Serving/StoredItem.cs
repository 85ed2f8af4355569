namespace WebTorrent.Dht.Core.Serving;

/// <summary>An item, who brought it, and until when it is kept.</summary>
internal sealed record StoredItem(DhtItem Item, HostKey Host, TimeSpan ExpiresAt);
