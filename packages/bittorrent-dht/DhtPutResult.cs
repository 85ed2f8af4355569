namespace WebTorrent.Dht;

/// <summary>How storing an item went (BEP 44).</summary>
/// <param name="Stored">How many nodes took it, 0 or more; more than none is a success.</param>
/// <param name="Asked">How many nodes were asked to.</param>
/// <param name="CasMismatches">How many refused because their version is not the expected one (error 301).</param>
/// <param name="NewerVersions">How many refused because they have a version at least as new (error 302).</param>
public sealed record DhtPutResult(int Stored, int Asked, int CasMismatches, int NewerVersions);
