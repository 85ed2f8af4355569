namespace WebTorrent.Utp.Core;

/// <summary>What a connection may use.</summary>
/// <param name="ReceiveBuffer">Bytes that wait for the reader or for a gap to close.</param>
/// <param name="MaxSendWindow">Bytes in flight.</param>
/// <param name="MaxPacketSize">Bytes of a datagram.</param>
internal sealed record UtpLimits(int ReceiveBuffer, int MaxSendWindow, int MaxPacketSize);
