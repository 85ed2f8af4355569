namespace WebTorrent.UtPex;

/// <summary>What a peer is like, in the words of whoever is connected to it (BEP 11, "added.f"; the fourth bit BEP 55). Hearsay: nothing to rely on.</summary>
[Flags]
public enum PexFlags
{
    /// <summary>Nothing is known.</summary>
    None = 0,

    /// <summary>Prefers encrypted connections.</summary>
    PrefersEncryption = 0x01,

    /// <summary>Has everything, or wants nothing more (BEP 21).</summary>
    UploadOnly = 0x02,

    /// <summary>Can be reached over uTP (BEP 29).</summary>
    SupportsUtp = 0x04,

    /// <summary>Can be reached with the help of the teller (BEP 55).</summary>
    SupportsHolepunch = 0x08,

    /// <summary>The teller dialled it, so it takes connections.</summary>
    Reachable = 0x10,
}
