namespace WebTorrent.Dht.Core.Krpc;

/// <summary>Error codes (BEP 5, Errors; BEP 44, Errors).</summary>
internal enum KrpcError
{
    None = 0,
    Generic = 201,
    Server = 202,
    Protocol = 203,
    MethodUnknown = 204,
    ValueTooBig = 205,
    InvalidSignature = 206,
    SaltTooBig = 207,
    CasMismatch = 301,
    SequenceTooOld = 302,
}
