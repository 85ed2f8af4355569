using System.Runtime.InteropServices;

namespace WebTorrent.Tracker;

/// <summary>The state of one swarm (BEP 48; BEP 15, Scrape).</summary>
/// <param name="Seeders">Peers that have everything; not negative.</param>
/// <param name="Leechers">Peers that lack something; not negative.</param>
/// <param name="Completed">How often a download was ever reported as completed; not negative.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ScrapeEntry(int Seeders, int Leechers, int Completed);
