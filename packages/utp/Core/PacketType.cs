namespace WebTorrent.Utp.Core;

/// <summary>The kinds of packets (BEP 29, type).</summary>
internal enum PacketType : byte
{
    /// <summary>Bytes of the stream; takes a sequence number.</summary>
    Data = 0,

    /// <summary>The end of the stream; takes a sequence number.</summary>
    Fin = 1,

    /// <summary>An acknowledgement alone.</summary>
    State = 2,

    /// <summary>There is no such connection.</summary>
    Reset = 3,

    /// <summary>The first packet of a connection; takes a sequence number.</summary>
    Syn = 4,
}
