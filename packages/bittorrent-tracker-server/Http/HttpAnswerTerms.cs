using System.Runtime.InteropServices;

namespace WebTorrent.TrackerServer.Http;

/// <summary>What an answer says besides the swarm.</summary>
/// <param name="Client">Where the client was seen (BEP 24).</param>
/// <param name="Interval">How often it shall announce.</param>
/// <param name="MinInterval">How often it may.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HttpAnswerTerms(PeerEndPoint Client, TimeSpan Interval, TimeSpan MinInterval);
