using System.Globalization;
using System.Net;

namespace WebTorrent.Ice.Core;

/// <summary>The foundation of a candidate (RFC 8445 §5.1.1.3): the same where type, base address and server are.</summary>
internal static class Foundation
{
    public static string Of(IceCandidateType type, IPAddress baseAddress, IPAddress? server)
    {
        // FNV-1a: the same in every process, which HashCode is not. A clash would only change the order of checks.
        Span<byte> bytes = stackalloc byte[33];
        bytes[0] = (byte)type;
        _ = baseAddress.TryWriteBytes(bytes[1..], out var length);
        var serverLength = 0;
        _ = server?.TryWriteBytes(bytes[(1 + length)..], out serverLength);
        var hash = 2_166_136_261u;
        foreach (var value in bytes[..(1 + length + serverLength)])
            hash = (hash ^ value) * 16_777_619;
        return hash.ToString(CultureInfo.InvariantCulture);
    }
}
