using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WebTorrent.Stun;

/// <summary>Where things are in a message whose structure is sound.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct StunLayout
{
    // No method has more than a dozen; thousands of empty ones in one packet are an attack on whoever looks things up.
    private const int MaxAttributes = 64;

    /// <summary>Where the attributes end that count: those behind an integrity attribute are ignored (RFC 8489 §14.5).</summary>
    public int End;

    /// <summary>Where MESSAGE-INTEGRITY begins; 0 without one.</summary>
    public int Integrity;

    /// <summary>Where MESSAGE-INTEGRITY-SHA256 begins; 0 without one.</summary>
    public int IntegritySha256;

    /// <summary>Where FINGERPRINT begins; 0 without one.</summary>
    public int Fingerprint;

    /// <summary>A length with the padding to four bytes.</summary>
    public static int Pad(int length) => (length + 3) & ~3;

    /// <summary>Walks over all attributes; false when one is longer than the message, or stands where it may not.</summary>
    public static bool TryMeasure(ReadOnlySpan<byte> bytes, out StunLayout layout)
    {
        layout = new StunLayout { End = bytes.Length };
        var count = 0;
        for (var at = StunMessage.HeaderSize; at < bytes.Length;)
        {
            if (bytes.Length - at < 4 || layout.Fingerprint != 0 || ++count > MaxAttributes)
                return false;
            var type = (StunAttributeType)BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (Pad(length) > bytes.Length - at - 4 || !layout.TryNote(type, at, length))
                return false;
            at += 4 + Pad(length);
        }

        return true;
    }

    private bool TryNote(StunAttributeType type, int at, int length)
    {
        switch (type)
        {
            case StunAttributeType.MessageIntegrity:
                // Behind the stronger one it is as unprotected as any other attribute there.
                if (Integrity == 0 && IntegritySha256 == 0)
                    Integrity = at;
                break;
            case StunAttributeType.MessageIntegritySha256:
                if (IntegritySha256 == 0)
                    IntegritySha256 = at;
                break;
            case StunAttributeType.Fingerprint:
                Fingerprint = at;
                break;
            default:
                return true;
        }

        End = Math.Min(End, at);
        return type switch
        {
            StunAttributeType.MessageIntegrity => length == 20,
            StunAttributeType.Fingerprint => length == 4,
            _ => length is >= 16 and <= 32 && length % 4 == 0,
        };
    }
}
