namespace WebTorrent.Stun;

/// <summary>What a server is spoken to over.</summary>
public enum IceServerTransport
{
    /// <summary>UDP.</summary>
    Udp,

    /// <summary>TCP.</summary>
    Tcp,
}
