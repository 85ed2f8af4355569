using System.Net;

namespace WebTorrent.Ice.Core;

/// <summary>A check that came before we know the other side's name; it was answered.</summary>
/// <param name="Username">For whom and from whom it says it is.</param>
/// <param name="Local">Where it arrived.</param>
/// <param name="Remote">Where it came from.</param>
/// <param name="Priority">That of the candidate it showed.</param>
/// <param name="IsNominating">Whether it had USE-CANDIDATE.</param>
internal sealed record EarlyRequest(byte[] Username, IceBase Local, IPEndPoint Remote, uint Priority, bool IsNominating);
