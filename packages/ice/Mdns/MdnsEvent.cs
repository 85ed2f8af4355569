using System.Net;

namespace WebTorrent.Ice;

/// <summary>What came of a question for a name.</summary>
/// <param name="Name">Which.</param>
/// <param name="Address">Its address; null when nobody answered.</param>
public sealed record MdnsEvent(MdnsName Name, IPAddress? Address);
