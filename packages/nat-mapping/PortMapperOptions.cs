using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace WebTorrent.NatMapping;

/// <summary>Settings of a <see cref="PortMapper"/>, checked by its constructor. Immutable.</summary>
public sealed record PortMapperOptions
{
    /// <summary>Whether to ask by PCP (RFC 6887), which is tried first. Default: true.</summary>
    public bool EnablePcp { get; init; } = true;

    /// <summary>Whether to ask by NAT-PMP (RFC 6886). Default: true.</summary>
    public bool EnableNatPmp { get; init; } = true;

    /// <summary>Whether to ask by UPnP IGD, which is tried last. Default: true.</summary>
    public bool EnableUpnp { get; init; } = true;

    /// <summary>The router. Default: null, the default gateways of this machine's interfaces, if their addresses are private ones.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>For how long a port is asked for; it is renewed at half the time that the router gives. 2 minutes to 24 hours; default: 2 hours.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(2);

    /// <summary>What the router's page shows beside the port (UPnP). 1 to 100 letters of ASCII; default: "WebTorrent.NET".</summary>
    public string Description { get; init; } = "WebTorrent.NET";

    /// <summary>How many ports are kept open. 1 to 1,000; default: 20.</summary>
    public int MaxMappings { get; init; } = 20;

    /// <summary>The longest time that disposing takes to close the ports. More than zero, at most a minute; default: 2 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where nonces and other ports come from. Default: null, the system's. Pass a seeded one only to replay a test.</summary>
    public Random? Random { get; init; }

    /// <summary>Where to log. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    internal void Validate()
    {
        CheckNotNull(TimeProvider, nameof(TimeProvider));
        CheckNotNull(Logger, nameof(Logger));
        CheckNotNull(Description, nameof(Description));
        Check(Lifetime, TimeSpan.FromMinutes(2), TimeSpan.FromDays(1), nameof(Lifetime));
        Check(StopTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1), nameof(StopTimeout));
        Check(MaxMappings, 1, 1_000, nameof(MaxMappings));
        Check(Description.Length, 1, 100, nameof(Description));
        Check(Description.AsSpan().IndexOfAnyExceptInRange(' ', '~'), -1, -1, nameof(Description));
        Check(Gateway?.AddressFamily ?? System.Net.Sockets.AddressFamily.InterNetwork, nameof(Gateway));
    }

    private static void Check(System.Net.Sockets.AddressFamily family, string name)
    {
        if (family != System.Net.Sockets.AddressFamily.InterNetwork) throw new ArgumentOutOfRangeException(name, "Only IPv4 routers can be asked.");
    }

    private static void CheckNotNull(object? value, string name) => ArgumentNullException.ThrowIfNull(value, name);

    private static void Check<T>(T value, T min, T max, string name)
        where T : IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
    }
}
