using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace WebTorrent.Interop.Tests.Harness;

/// <summary>Ports and addresses of this machine that tests may use.</summary>
public static class LocalNetwork
{
    private const int FirstPort = 10_000;
    private const int LastPort = 30_000;

    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Taken = [];
    private static readonly Lazy<string?> AddressFault = new(AddAddresses);

    /// <summary>Where trackers, and the peers of <see cref="SecondAddress"/>, are: no loopback address, because Transmission refuses those.</summary>
    public static IPAddress FirstAddress { get; } = IPAddress.Parse("10.77.0.1");

    /// <summary>Where Transmission is: it tells peers apart by address alone.</summary>
    public static IPAddress SecondAddress { get; } = IPAddress.Parse("10.77.0.3");

    /// <summary>Gives the loopback device both addresses, until the tests end.</summary>
    public static void RequireAddresses()
    {
        if (AddressFault.Value is { } fault) throw Installed.Missing($"an address for Transmission ({fault}), which root may add,");
    }

    /// <summary>A port that is free for TCP and UDP and was given to nobody else; below the range of outgoing connections.</summary>
    public static int FreePort()
    {
        lock (Gate)
        {
            while (true)
            {
                int port = Random.Shared.Next(FirstPort, LastPort);
                if (IsFree(port) && Taken.Add(port)) return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var stream = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            using var datagram = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            stream.Bind(new IPEndPoint(IPAddress.Any, port));
            datagram.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string? AddAddresses()
    {
        foreach (IPAddress address in new[] { FirstAddress, SecondAddress })
        {
            if (IsHere(address)) continue;
            if (Ip("add", address) is { } fault) return fault;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Ip("del", address);
        }

        return null;
    }

    private static bool IsHere(IPAddress address) => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(device => device.GetIPProperties().UnicastAddresses).Any(unicast => unicast.Address.Equals(address));

    private static string? Ip(string verb, IPAddress address)
    {
        string[] root = Environment.UserName == "root" ? [] : ["sudo", "-n"];
        string[] command = [.. root, Installed.Program("ip"), "address", verb, $"{address}/32", "dev", "lo"];
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, UseShellExecute = false })!;
        string fault = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : fault.Trim();
    }
}
