namespace WebTorrent.Stun;

/// <summary>The class of a STUN message (RFC 8489 §5).</summary>
public enum StunClass
{
    /// <summary>Asks for a response.</summary>
    Request = 0,

    /// <summary>Needs no response.</summary>
    Indication = 1,

    /// <summary>A request was carried out.</summary>
    SuccessResponse = 2,

    /// <summary>A request was refused; ERROR-CODE says why.</summary>
    ErrorResponse = 3,
}
