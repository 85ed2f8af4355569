using System.Reflection;

namespace WebTorrent;

/// <summary>What this library calls itself to others.</summary>
internal static class ClientName
{
    /// <summary>Azureus style: "WN" and the version's first four digits.</summary>
    public static ReadOnlySpan<byte> PeerIdPrefix => "-WN0100-"u8;

    /// <summary>Name and version (BEP 10 "v", HTTP User-Agent).</summary>
    public static string NameAndVersion { get; } = "WebTorrent.NET/" + Version;

    private static string Version
    {
        get
        {
            var full = typeof(ClientName).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
            return full.Split('+')[0];
        }
    }
}
