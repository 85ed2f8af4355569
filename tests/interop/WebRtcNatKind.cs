namespace WebTorrent.Interop.Tests;

/// <summary>How a router translates (RFC 4787 §4); both let in only who was sent to.</summary>
public enum WebRtcNatKind
{
    /// <summary>To the same port, wherever it goes.</summary>
    SamePort,

    /// <summary>To another port for each destination.</summary>
    Symmetric,
}
