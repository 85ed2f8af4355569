using System.Buffers.Binary;

namespace WebTorrent.Sctp.Core.Wire;

/// <summary>
/// INIT and INIT ACK (RFC 9260 §3.3.2, §3.3.3): tag (4 bytes), window (4), outgoing streams (2), most incoming streams (2), initial TSN (4), parameters.
/// </summary>
internal readonly ref struct InitChunk
{
    public const int FieldsSize = 16;

    /// <summary>Length of the parameters that say what extensions we know.</summary>
    public const int ExtensionsSize = 12;

    // RFC 9260 §5.1: a smaller window cannot be worked with.
    private const uint LeastWindow = 1500;
    private const int MaxUnknownBytes = 256;
    private const int ReportBit = 0x4000;
    private const int SkipBit = 0x8000;

    public Peer Peer { get; private init; }

    /// <summary>The state cookie of an INIT ACK.</summary>
    public ReadOnlySpan<byte> Cookie { get; private init; }

    /// <summary>Whether the address is a host name, which nobody may use (RFC 9260 §5.1.2).</summary>
    public bool HasHostName { get; private init; }

    /// <summary>How much older the cookie may be.</summary>
    public TimeSpan CookieExtension { get; private init; }

    /// <summary>Whether its mandatory fields can be worked with.</summary>
    public bool IsUsable => Peer is { Tag: not 0, OutgoingStreams: not 0, IncomingStreams: not 0, Window: >= LeastWindow };

    /// <summary>Reads one.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="unknown">Takes the unknown parameters that the sender wants to hear about, up to its length.</param>
    /// <param name="unknownLength">How many bytes of these there are.</param>
    /// <param name="init">What it says.</param>
    public static bool TryParse(in Chunk chunk, Span<byte> unknown, out int unknownLength, out InitChunk init)
    {
        init = default;
        unknownLength = 0;
        var value = chunk.Value;
        if (value.Length < FieldsSize)
            return false;
        var found = new InitChunk();
        bool forwardTsn = false, reConfig = false;
        var rest = value[FieldsSize..];
        while (Parameter.TryRead(ref rest, out var parameter))
        {
            switch (parameter.Type)
            {
                case ParameterType.StateCookie:
                    found = found with { Cookie = parameter.Value };
                    break;
                case ParameterType.HostName:
                    found = found with { HasHostName = true };
                    break;
                case ParameterType.CookiePreservative when parameter.Value.Length == 4:
                    found = found with { CookieExtension = TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32BigEndian(parameter.Value)) };
                    break;
                case ParameterType.ForwardTsnSupported:
                    forwardTsn = true;
                    break;
                case ParameterType.SupportedExtensions:
                    forwardTsn |= parameter.Value.Contains((byte)ChunkType.ForwardTsn);
                    reConfig |= parameter.Value.Contains((byte)ChunkType.ReConfig);
                    break;
                case ParameterType.IPv4Address or ParameterType.IPv6Address or ParameterType.SupportedAddressTypes
                    or ParameterType.AdaptationLayer or ParameterType.UnrecognizedParameter:
                    break;
                default:
                    if ((parameter.Type & ReportBit) != 0)
                        Report(parameter.Whole, unknown, ref unknownLength);
                    if ((parameter.Type & SkipBit) == 0)
                        rest = default;
                    break;
            }
        }
        init = found with { Peer = ReadPeer(value) with { KnowsForwardTsn = forwardTsn, KnowsReConfig = reConfig } };
        return true;
    }

    /// <summary>Writes the mandatory fields.</summary>
    public static void WriteFields(Span<byte> value, uint tag, uint window, ushort outgoing, ushort incoming, uint initialTsn)
    {
        BinaryPrimitives.WriteUInt32BigEndian(value, tag);
        BinaryPrimitives.WriteUInt32BigEndian(value[4..], window);
        BinaryPrimitives.WriteUInt16BigEndian(value[8..], outgoing);
        BinaryPrimitives.WriteUInt16BigEndian(value[10..], incoming);
        BinaryPrimitives.WriteUInt32BigEndian(value[12..], initialTsn);
    }

    /// <summary>Writes what extensions we know: FORWARD-TSN (RFC 3758 §3.1) and RE-CONFIG (RFC 5061 §4.2.7, RFC 6525).</summary>
    public static void WriteExtensions(Span<byte> destination)
    {
        Parameter.Write(destination, ParameterType.ForwardTsnSupported, 0);
        var known = Parameter.Write(destination[4..], ParameterType.SupportedExtensions, 2);
        known[0] = (byte)ChunkType.ReConfig;
        known[1] = (byte)ChunkType.ForwardTsn;
        destination[10..ExtensionsSize].Clear();
    }

    private static Peer ReadPeer(ReadOnlySpan<byte> value) => new(
        BinaryPrimitives.ReadUInt32BigEndian(value),
        BinaryPrimitives.ReadUInt32BigEndian(value[12..]),
        BinaryPrimitives.ReadUInt32BigEndian(value[4..]),
        BinaryPrimitives.ReadUInt16BigEndian(value[8..]),
        BinaryPrimitives.ReadUInt16BigEndian(value[10..]));

    private static void Report(ReadOnlySpan<byte> parameter, Span<byte> unknown, ref int length)
    {
        var padded = Chunk.Padded(parameter.Length);
        if (length + padded > Math.Min(unknown.Length, MaxUnknownBytes))
            return;
        unknown.Slice(length, padded).Clear();
        parameter.CopyTo(unknown[length..]);
        length += padded;
    }
}
