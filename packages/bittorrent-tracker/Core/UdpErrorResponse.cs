using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace WebTorrent.Tracker.Core;

/// <summary>
/// A failure (BEP 15, Errors):
/// <code>
/// 0  4   action 3
/// 4  4   transaction id
/// 8  ..  message
/// </code>
/// </summary>
/// <param name="TransactionId">That of the request.</param>
/// <param name="Message">The reason as sent; invalid UTF-8 becomes U+FFFD.</param>
public sealed record UdpErrorResponse(uint TransactionId, string Message)
{
    /// <summary>Reads a packet; false when it is no error.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, [NotNullWhen(true)] out UdpErrorResponse? response)
    {
        response = null;
        if (!UdpHeader.TryParse(packet, out var header) || header.Action != UdpAction.Error)
            return false;
        response = new UdpErrorResponse(header.TransactionId, Encoding.UTF8.GetString(packet[UdpHeader.Size..]));
        return true;
    }

    /// <summary>The packet, in a new array.</summary>
    public byte[] ToArray()
    {
        var packet = new byte[UdpHeader.Size + Encoding.UTF8.GetByteCount(Message)];
        new UdpHeader(UdpAction.Error, TransactionId).WriteTo(packet);
        Encoding.UTF8.GetBytes(Message, packet.AsSpan(UdpHeader.Size));
        return packet;
    }
}
