using System.Xml;

namespace WebTorrent.NatMapping.Core;

/// <summary>Reads the XML of strangers: nothing from outside of it, nothing that grows.</summary>
internal static class SafeXml
{
    public const int MaxLength = 256 * 1024;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxLength,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    public static XmlReader CreateReader(byte[] bytes) => XmlReader.Create(new MemoryStream(bytes, writable: false), Settings);

    /// <summary>The text of an element that holds only text; the reader then stands behind the element.</summary>
    /// <exception cref="XmlException">There is more in it.</exception>
    public static string ReadText(XmlReader xml) => xml.ReadElementContentAsString().Trim();
}
