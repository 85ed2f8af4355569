using System.Reflection;

namespace WebTorrent.Cli;

/// <summary>Who we are.</summary>
public static class CliProduct
{
    /// <summary>The version, as in <c>0.1.0</c>.</summary>
    public static string Version { get; } = typeof(CliProduct).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The program's name and version, as torrents name their maker: <c>WebTorrent.Cli/0.1.0</c>.</summary>
    public static string NameAndVersion { get; } = "WebTorrent.Cli/" + Version;
}
