namespace WebTorrent.Dtls.Core.Handshake;

/// <summary>What a fragment was.</summary>
internal enum InboxVerdict
{
    /// <summary>Of a message that is wanted.</summary>
    Taken,

    /// <summary>Of a message that was there before: the other side has not heard our answer.</summary>
    Repeated,

    /// <summary>Of a message that is too long, or too far ahead.</summary>
    Refused,
}
