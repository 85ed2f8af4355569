using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Xml;

namespace WebTorrent.NatMapping.Core;

/// <summary>The service of a UPnP router that opens ports.</summary>
/// <param name="Type">Its URN.</param>
/// <param name="Control">Where it is asked.</param>
internal sealed record UpnpService(string Type, Uri Control)
{
    private const int MaxDepth = 32;

    private const string BestType = "urn:schemas-upnp-org:service:WANIPConnection:2";

    // The best first.
    private static readonly string[] Types =
    [
        BestType,
        "urn:schemas-upnp-org:service:WANIPConnection:1",
        "urn:schemas-upnp-org:service:WANPPPConnection:1",
    ];

    /// <summary>Whether it can choose another port by itself.</summary>
    public bool IsVersion2 => Type is BestType;

    /// <summary>Finds the service in a router's description of itself (UPnP Device Architecture 1.1, §2.3).</summary>
    /// <param name="description">XML of a stranger: no DTD, no entities, bounded depth.</param>
    /// <param name="location">Where it came from; the service must be on the same machine.</param>
    /// <param name="service">The best service that was found.</param>
    public static bool TryFind(byte[] description, Uri location, [NotNullWhen(true)] out UpnpService? service)
    {
        service = null;
        try
        {
            var best = Types.Length;
            foreach (var (type, control) in ReadServices(description))
            {
                var rank = Array.IndexOf(Types, type);
                if (rank < 0 || rank >= best || !Uri.TryCreate(location, control, out var uri) || !SsdpSearch.IsAt(uri, IPAddress.Parse(location.Host)))
                    continue;
                (best, service) = (rank, new UpnpService(type, uri));
            }
        }
        catch (XmlException)
        {
            return false;
        }

        return service is not null;
    }

    private static List<(string Type, string Control)> ReadServices(byte[] description)
    {
        var services = new List<(string, string)>();
        using var xml = SafeXml.CreateReader(description);
        string type = "", control = "";
        xml.Read();
        while (!xml.EOF)
        {
            if (xml.Depth > MaxDepth)
                throw new XmlException("The description is nested too deeply.");
            // Reading a text moves on to what follows; everything else does not.
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "serviceType" })
            {
                type = SafeXml.ReadText(xml);
                continue;
            }

            if (xml is { NodeType: XmlNodeType.Element, LocalName: "controlURL" })
            {
                control = SafeXml.ReadText(xml);
                continue;
            }

            if (xml is { NodeType: XmlNodeType.EndElement, LocalName: "service" })
            {
                services.Add((type, control));
                (type, control) = ("", "");
            }

            xml.Read();
        }

        return services;
    }
}
