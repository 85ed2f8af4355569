using WebTorrent.Dtls.Core.Handshake;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>
/// The extensions of a hello (RFC 5246 §7.4.1.4) that mean something to us; each is a type (2), a length (2) and data. <c>use_srtp</c> and all others
/// are skipped.
/// </summary>
internal sealed class HelloExtensions
{
    private const ushort SupportedGroups = 10;
    private const ushort EcPointFormats = 11;
    private const ushort Signatures = 13;
    private const ushort ExtendedMasterSecretType = 23;
    private const ushort RenegotiationInfoType = 0xFF01;
    private const int MaxCount = 64;

    /// <summary>RFC 7627.</summary>
    public bool HasExtendedMasterSecret { get; init; }

    /// <summary>RFC 5746; empty in the first handshake, null when the extension is not there.</summary>
    public byte[]? RenegotiationInfo { get; init; }

    /// <summary>RFC 8422 §5.1.1.</summary>
    public ushort[]? Groups { get; init; }

    /// <summary>RFC 5246 §7.4.1.4.1.</summary>
    public ushort[]? SignatureAlgorithms { get; init; }

    /// <summary>RFC 8422 §5.1.2.</summary>
    public byte[]? PointFormats { get; init; }

    /// <summary>Whether there are others.</summary>
    public bool HasOthers { get; init; }

    /// <summary>Reads what is left of a hello; nothing is no extensions.</summary>
    public static HelloExtensions Parse(ref MessageReader hello)
    {
        if (hello.IsEmpty)
            return new HelloExtensions();
        var reader = new MessageReader(hello.ReadVector16());
        hello.ExpectEnd();
        var found = new Dictionary<ushort, byte[]>();
        while (!reader.IsEmpty)
        {
            if (found.Count == MaxCount || !found.TryAdd(reader.ReadUInt16(), reader.ReadVector16().ToArray()))
                throw new DtlsException(DtlsErrorCode.MalformedMessage, "A hello has an extension twice, or too many.");
        }
        return From(found);
    }

    public void WriteTo(MessageWriter writer)
    {
        var all = writer.BeginVector16();
        Write(writer, Groups is not null, SupportedGroups, data => data.WriteNumbers16(Groups));
        Write(writer, PointFormats is not null, EcPointFormats, data => data.WriteVector8(PointFormats));
        Write(writer, SignatureAlgorithms is not null, Signatures, data => data.WriteNumbers16(SignatureAlgorithms));
        Write(writer, HasExtendedMasterSecret, ExtendedMasterSecretType, _ => { });
        Write(writer, RenegotiationInfo is not null, RenegotiationInfoType, data => data.WriteVector8(RenegotiationInfo));
        writer.EndVector16(all);
    }

    private static HelloExtensions From(Dictionary<ushort, byte[]> found) => new()
    {
        Groups = found.Remove(SupportedGroups, out var groups) ? ReadNumbers(groups) : null,
        PointFormats = found.Remove(EcPointFormats, out var formats) ? ReadBytes(formats, least: 1) : null,
        SignatureAlgorithms = found.Remove(Signatures, out var signatures) ? ReadNumbers(signatures) : null,
        HasExtendedMasterSecret = found.Remove(ExtendedMasterSecretType, out var nothing) && IsEmpty(nothing),
        RenegotiationInfo = found.Remove(RenegotiationInfoType, out var info) ? ReadBytes(info, least: 0) : null,
        HasOthers = found.Count > 0,
    };

    private static void Write(MessageWriter writer, bool isThere, ushort type, Action<MessageWriter> writeData)
    {
        if (!isThere)
            return;
        writer.WriteUInt16(type);
        var start = writer.BeginVector16();
        writeData(writer);
        writer.EndVector16(start);
    }

    private static ushort[] ReadNumbers(byte[] data)
    {
        var reader = new MessageReader(data);
        var numbers = reader.ReadNumbers16(least: 1);
        reader.ExpectEnd();
        return numbers;
    }

    private static byte[] ReadBytes(byte[] data, int least)
    {
        var reader = new MessageReader(data);
        var bytes = reader.ReadVector8(least).ToArray();
        reader.ExpectEnd();
        return bytes;
    }

    private static bool IsEmpty(byte[] data)
    {
        new MessageReader(data).ExpectEnd();
        return true;
    }
}
