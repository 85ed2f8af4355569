namespace WebTorrent.NatMapping.Tests;

/// <summary>What UPnP routers say.</summary>
internal static class UpnpTexts
{
    public const string Description = """
        <?xml version="1.0"?>
        <root xmlns="urn:schemas-upnp-org:device-1-0"><device><deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1</deviceType>
        <serviceList><service><serviceType>urn:schemas-upnp-org:service:Layer3Forwarding:1</serviceType><controlURL>/l3f</controlURL></service></serviceList>
        <deviceList><device><deviceList><device><serviceList>
        <service><serviceType>urn:schemas-upnp-org:service:WANPPPConnection:1</serviceType><serviceId>x</serviceId><controlURL>/ppp</controlURL></service>
        <service><controlURL>/ip</controlURL><serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType><eventSubURL/></service>
        </serviceList></device></deviceList></device></deviceList></device></root>
        """;

    public static string Success(string values = "") =>
        $"""<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><u:Response xmlns:u="x">{values}</u:Response></s:Body></s:Envelope>""";

    public static string Error(int code) =>
        $"""<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client</faultcode><detail><UPnPError xmlns="urn:schemas-upnp-org:control-1-0"><errorCode>{code}</errorCode><errorDescription>no</errorDescription></UPnPError></detail></s:Fault></s:Body></s:Envelope>""";
}
