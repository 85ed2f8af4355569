using System.Runtime.InteropServices;

namespace WebTorrent.TrackerPostgres.Exchange;

/// <summary>How a round trip is made.</summary>
/// <param name="WithNotify">Whether the others are notified of news.</param>
/// <param name="IsSettled">Whether this tracker has been connected long enough to tell who is dead.</param>
/// <param name="Timeout">How long it may take.</param>
/// <param name="PeerLifetime">What is older than this is not read.</param>
/// <param name="TimeProvider">The clock.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RoundTerms(bool WithNotify, bool IsSettled, TimeSpan Timeout, TimeSpan PeerLifetime, TimeProvider TimeProvider);
