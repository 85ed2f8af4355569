namespace WebTorrent.Dht;

/// <summary>What the DHT knows of a swarm's size (BEP 33): estimates from the addresses that announced.</summary>
/// <param name="Seeds">About how many have it all; 0 or more.</param>
/// <param name="Peers">About how many have less; 0 or more.</param>
/// <param name="Nodes">How many nodes were heard. With none the figures mean nothing.</param>
public sealed record DhtScrape(int Seeds, int Peers, int Nodes);
