namespace WebTorrent.Ice;

/// <summary>What a candidate is reached over. The agent checks UDP only, as browsers do among themselves.</summary>
public enum IceProtocol
{
    /// <summary>UDP.</summary>
    Udp,

    /// <summary>TCP (RFC 6544).</summary>
    Tcp,
}
