using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Xml;

namespace WebTorrent.NatMapping.Core;

/// <summary>A UPnP router's answer to an action: its values, or an error (UPnP Device Architecture 1.1, §3.2).</summary>
internal sealed record SoapAnswer(int? ErrorCode, IReadOnlyDictionary<string, string> Values)
{
    private const int MaxValues = 32;

    /// <summary>Reads an answer; false when it is no XML of that kind.</summary>
    public static bool TryParse(byte[] body, [NotNullWhen(true)] out SoapAnswer? answer)
    {
        answer = null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var xml = SafeXml.CreateReader(body);
            var isBody = false;
            string? name = null;
            while (xml.Read() && values.Count < MaxValues)
            {
                isBody |= xml is { NodeType: XmlNodeType.Element, LocalName: "Body" };
                if (xml.NodeType == XmlNodeType.Element)
                    name = xml.LocalName;
                else if (isBody && name is not null && xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                    values[name] = xml.Value.Trim();
            }

            if (!isBody)
                return false;
        }
        catch (XmlException)
        {
            return false;
        }

        answer = new SoapAnswer(
            values.TryGetValue("errorCode", out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : null,
            values);
        return true;
    }
}
