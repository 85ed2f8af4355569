using System.Net;
using System.Net.Sockets;
using System.Text;
using WebTorrent.NatMapping.Core;
using WebTorrent.NatMapping.Gateways;

namespace WebTorrent.NatMapping.Tests;

/// <summary>UPnP over HTTP, with a router that says what the test wants.</summary>
public sealed class UpnpGatewayTests : IAsyncDisposable
{
    private static readonly MappingOrder Order = new(1, new PortMappingRequest(PortMappingProtocol.Tcp, 6881), 7000, new byte[12], IsRemoval: false);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<string> _requests = [];
    private readonly Task _loop;
    private Func<string, string> _answer = request =>
        request.StartsWith("GET", StringComparison.Ordinal) ? UpnpTexts.Description
        : UpnpTexts.Success("<NewExternalIPAddress>203.0.113.7</NewExternalIPAddress>");

    public UpnpGatewayTests()
    {
        _listener.Start();
        _loop = ServeAsync();
    }

    [Fact]
    public async Task Port_IsOpenedAndClosed()
    {
        using var gateway = await OpenAsync();
        var grant = await gateway.MapAsync(Order, TestContext.Current.CancellationToken);
        Assert.Equal(new MappingGrant(PortMappingMethod.Upnp, new IPEndPoint(IPAddress.Parse("203.0.113.7"), 7000), TimeSpan.FromHours(2), Epoch: null), grant);
        Assert.Contains("SOAPAction: \"urn:schemas-upnp-org:service:WANIPConnection:1#AddPortMapping\"", _requests[1], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<NewInternalClient>127.0.0.1</NewInternalClient>", _requests[1], StringComparison.Ordinal);
        Assert.Contains("<NewLeaseDuration>7200</NewLeaseDuration>", _requests[1], StringComparison.Ordinal);
        await gateway.UnmapAsync(Order, TestContext.Current.CancellationToken);
        Assert.Contains("DeletePortMapping", _requests[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RouterWithPermanentLeasesOnly_IsAskedForOne()
    {
        using var gateway = await OpenAsync();
        _answer = request => request.Contains("<NewLeaseDuration>7200<", StringComparison.Ordinal) ? UpnpTexts.Error(725) : UpnpTexts.Success();
        var grant = await gateway.MapAsync(Order, TestContext.Current.CancellationToken);
        Assert.Equal((TimeSpan.Zero, IPAddress.Any), (grant.Lifetime, grant.External.Address));
    }

    [Fact]
    public async Task TakenPort_AnotherIsAskedFor()
    {
        using var gateway = await OpenAsync();
        _answer = request => request.Contains("<NewExternalPort>7000<", StringComparison.Ordinal) ? UpnpTexts.Error(718) : UpnpTexts.Success();
        Assert.InRange((await gateway.MapAsync(Order, TestContext.Current.CancellationToken)).External.Port, 10_000, 65_535);
    }

    [Fact]
    public async Task EveryPortTaken_IsTyped_AfterAFewTries()
    {
        using var gateway = await OpenAsync();
        _answer = _ => UpnpTexts.Error(718);
        var error = await Assert.ThrowsAsync<PortMappingException>(() => gateway.MapAsync(Order, TestContext.Current.CancellationToken));
        Assert.Equal((PortMappingErrorCode.NoResources, 6), (error.Code, _requests.Count));
    }

    [Fact]
    public async Task Version2_ChoosesAnotherPortByItself()
    {
        _answer = _ => UpnpTexts.Description.Replace("WANIPConnection:1", "WANIPConnection:2", StringComparison.Ordinal);
        using var gateway = await OpenAsync();
        _answer = _ => UpnpTexts.Success("<NewReservedPort>7777</NewReservedPort>");
        Assert.Equal(7777, (await gateway.MapAsync(Order, TestContext.Current.CancellationToken)).External.Port);
        Assert.Contains("AddAnyPortMapping", _requests[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing of the kind")]
    [InlineData("")]
    public async Task Description_OfSomethingElse_IsTyped(string text)
    {
        _answer = _ => text;
        Assert.Equal(PortMappingErrorCode.NotSupported, (await Assert.ThrowsAsync<PortMappingException>(OpenAsync)).Code);
    }

    [Fact]
    public async Task Description_WithoutEnd_IsTyped()
    {
        _answer = _ => new string(' ', 300_000);
        Assert.Equal(PortMappingErrorCode.InvalidResponse, (await Assert.ThrowsAsync<PortMappingException>(OpenAsync)).Code);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _loop;
        _listener.Dispose();
    }

    private async Task<UpnpGateway> OpenAsync()
    {
        var client = new UpnpClient(IPAddress.Loopback, IPAddress.Loopback, TimeProvider.System);
        var location = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/root.xml");
        return new UpnpGateway(client, await client.GetServiceAsync(location, TestContext.Current.CancellationToken), new PortMapperOptions(), new Random(1));
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                var request = await ReadAsync(stream);
                _requests.Add(request);
                var body = Encoding.UTF8.GetBytes(_answer(request));
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
                await stream.WriteAsync(body);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var text = "";
        var buffer = new byte[8192];
        while (!IsWhole(text)) text += Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer));
        return text;
    }

    private static bool IsWhole(string text) => text.Contains("\r\n\r\n", StringComparison.Ordinal)
        && (text.StartsWith("GET", StringComparison.Ordinal) || text.Contains("Envelope>", StringComparison.Ordinal));
}
