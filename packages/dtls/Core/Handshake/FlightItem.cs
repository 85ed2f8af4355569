using WebTorrent.Dtls.Core.Records;

namespace WebTorrent.Dtls.Core.Handshake;

/// <summary>A part of a flight: a handshake message with its header, or a ChangeCipherSpec.</summary>
internal readonly record struct FlightItem(ContentType Type, bool IsProtected, byte[] Bytes);
