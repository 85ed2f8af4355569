namespace WebTorrent.UtMetadata;

/// <summary>What a ut_metadata message is (BEP 9, "msg_type"). Other values are for later versions and ignored.</summary>
public enum MetadataMessageKind
{
    /// <summary>Asks for a piece of the metadata.</summary>
    Request = 0,

    /// <summary>Brings a piece of the metadata.</summary>
    Data = 1,

    /// <summary>The sender will not, or cannot, answer a request.</summary>
    Reject = 2,
}
