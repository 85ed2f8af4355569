using System.Text;
using System.Xml;

namespace WebTorrent.NatMapping.Core;

/// <summary>An action that a UPnP router is asked for (UPnP Device Architecture 1.1, §3.2).</summary>
internal static class SoapRequest
{
    private const string Soap = "http://schemas.xmlsoap.org/soap/envelope/";

    public static byte[] Encode(string serviceType, string action, IEnumerable<(string Name, string Value)> arguments)
    {
        var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }))
        {
            xml.WriteStartElement("s", "Envelope", Soap);
            xml.WriteAttributeString("s", "encodingStyle", Soap, "http://schemas.xmlsoap.org/soap/encoding/");
            xml.WriteStartElement("s", "Body", Soap);
            xml.WriteStartElement("u", action, serviceType);
            foreach (var (name, value) in arguments)
                xml.WriteElementString(name, value);
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return bytes.ToArray();
    }
}
