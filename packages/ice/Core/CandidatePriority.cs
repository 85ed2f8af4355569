namespace WebTorrent.Ice.Core;

/// <summary>Priorities of candidates and pairs (RFC 8445 §5.1.2, §6.1.2.3) for the one component that there is.</summary>
internal static class CandidatePriority
{
    private const uint Component = 1;

    public static uint Of(IceCandidateType type, int localPreference) => (TypePreference(type) << 24) | ((uint)localPreference << 8) | (256 - Component);

    public static ulong OfPair(uint controlling, uint controlled) =>
        ((ulong)Math.Min(controlling, controlled) << 32) + (2ul * Math.Max(controlling, controlled)) + (controlling > controlled ? 1ul : 0);

    private static uint TypePreference(IceCandidateType type) => type switch
    {
        IceCandidateType.Host => 126,
        IceCandidateType.PeerReflexive => 110,
        IceCandidateType.ServerReflexive => 100,
        _ => 0,
    };
}
