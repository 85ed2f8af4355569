using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using WebTorrent.NatMapping.Core;

namespace WebTorrent.NatMapping.Gateways;

/// <summary>HTTP to one router and nobody else: no proxy, no redirect, no cookie, everything bounded.</summary>
internal sealed class UpnpClient : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly IPAddress _router;
    private readonly TimeProvider _timeProvider;
    private readonly HttpClient _http;

    /// <param name="router">The only address that is talked to.</param>
    /// <param name="localAddress">This machine's address on the router's network.</param>
    /// <param name="timeProvider">The clock of time-outs.</param>
    public UpnpClient(IPAddress router, IPAddress localAddress, TimeProvider timeProvider)
    {
        _router = router;
        LocalAddress = localAddress;
        _timeProvider = timeProvider;
        _http = new HttpClient(CreateHandler(), disposeHandler: true)
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = SafeXml.MaxLength,
        };
    }

    /// <summary>This machine's address on the router's network.</summary>
    public IPAddress LocalAddress { get; }

    /// <summary>Finds the service that opens ports.</summary>
    /// <exception cref="PortMappingException">There is none, or no answer.</exception>
    public async Task<UpnpService> GetServiceAsync(Uri location, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, location);
        var description = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return UpnpService.TryFind(description, location, out var service)
            ? service
            : throw new PortMappingException(PortMappingErrorCode.NotSupported, "The router has no service that opens ports.");
    }

    /// <summary>Calls an action.</summary>
    /// <exception cref="PortMappingException">There is no answer, or none that can be read.</exception>
    public async Task<SoapAnswer> CallAsync(
        UpnpService service, string action, IEnumerable<(string Name, string Value)> arguments, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, service.Control)
        {
            Content = new ByteArrayContent(SoapRequest.Encode(service.Type, action, arguments)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/xml", "utf-8");
        request.Headers.Add("SOAPAction", $"\"{service.Type}#{action}\"");
        var body = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return SoapAnswer.TryParse(body, out var answer)
            ? answer
            : throw new PortMappingException(PortMappingErrorCode.InvalidResponse, "The router's answer cannot be read.");
    }

    public void Dispose() => _http.Dispose();

    private SocketsHttpHandler CreateHandler() => new()
    {
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        MaxResponseHeadersLength = 16,
        ConnectCallback = ConnectAsync,
    };

    // Errors come with status 500, so the status tells nothing.
    private async Task<byte[]> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token).ConfigureAwait(false);
            return await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new PortMappingException(PortMappingErrorCode.InvalidResponse, "The router does not answer over HTTP.", e);
        }
    }

    // Whatever the URL says, the connection goes to the machine that answered the search.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(_router.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(_router, context.DnsEndPoint.Port), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
