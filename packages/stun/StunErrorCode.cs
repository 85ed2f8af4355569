namespace WebTorrent.Stun;

/// <summary>Why an exchange with a STUN or TURN server failed.</summary>
public enum StunErrorCode
{
    /// <summary>The server did not answer in time.</summary>
    Timeout,

    /// <summary>The server answered with an error; <see cref="StunException.ResponseCode"/> is its number.</summary>
    Rejected,

    /// <summary>The server does not accept name and password, or did not prove that it knows them.</summary>
    Unauthorized,

    /// <summary>The answer lacks what it has to contain, or what came over a stream is no STUN.</summary>
    InvalidResponse,

    /// <summary>The server sends us elsewhere (300), and we cannot or will not follow; <see cref="StunException.AlternateServer"/> says where.</summary>
    Redirected,
}
