using System.Net;
using Microsoft.AspNetCore.Http.Features;
using WebTorrent.Identifiers;
using WebTorrent.TrackerServer.Core;

namespace WebTorrent.TrackerServer.Http;

/// <summary>Announce and scrape over HTTP (BEP 3, 7, 23, 24, 31, 48). Thread-safe.</summary>
internal sealed class HttpTracker
{
    private const string BencodeType = "text/plain";

    private readonly TrackerPolicy _policy;
    private readonly ProtocolCounters _counters;
    private readonly ProxyTrust _proxies;
    private readonly Func<InfoHash, SwarmCounts> _countsOf;

    public HttpTracker(TrackerPolicy policy, ProxyTrust proxies)
    {
        _policy = policy;
        _proxies = proxies;
        _counters = policy.Counters[TrackerProtocol.Http];
        _countsOf = hash => policy.IsServed(hash) ? policy.Store.GetCounts(hash) : default;
    }

    private TrackerServerOptions Options => _policy.Options;

    public void Announce(HttpExchange exchange, IHttpRequestFeature request, ReadOnlySpan<char> target, ReadOnlySpan<char> query)
    {
        if (!HttpAnnounce.TryParse(query, Options.AcceptAnnouncedAddress, out var announce, out var fault))
        {
            Refuse(exchange, fault!, isFinal: false);
            return;
        }

        var client = FindClient(exchange.Features, request, announce.Port);
        var endPoint = announce.Address is { } address ? PeerEndPoint.From(address, announce.Port) : client;
        var peer = new SwarmPeer(announce.InfoHash, announce.PeerId, endPoint, announce.IsSeeder);
        var pathAndQuery = _policy.HasFilter ? target.ToString() : "";
        if (_policy.FindRefusal(TrackerProtocol.Http, peer.Swarm, peer.Id, endPoint, pathAndQuery) is { } refusal)
            Refuse(exchange, refusal, isFinal: !ReferenceEquals(refusal, TrackerPolicy.Undecided));
        else
            Answer(exchange, in announce, in peer, in client);
    }

    public void Scrape(HttpExchange exchange, ReadOnlySpan<char> query)
    {
        if (HttpScrape.TryParse(query, Options.MaxScrapeHashes) is not { } hashes)
        {
            Refuse(exchange, "info_hash must be 20 bytes", isFinal: false);
        }
        else if (hashes.Length == 0)
        {
            Refuse(exchange, "a scrape names at least one info_hash", isFinal: true);
        }
        else
        {
            HttpReply.WriteScrape(exchange.NewBody(), hashes, _countsOf, Options.MinInterval);
            exchange.Send(BencodeType);
            _counters.CountScrape();
        }
    }

    private void Answer(HttpExchange exchange, in HttpAnnounce announce, in SwarmPeer peer, in PeerEndPoint client)
    {
        var want = _policy.NumWant(announce.NumWant);
        var withIds = announce is { WantsDictionaries: true, WithoutPeerIds: false };
        var selection = new PeerSelection
        {
            Want = want,
            IPv4 = stackalloc byte[want * CompactEndPoint.IPv4Size],
            IPv6 = stackalloc byte[want * CompactEndPoint.IPv6Size],
            IPv4Ids = withIds ? new PeerId[want] : default,
            IPv6Ids = withIds ? new PeerId[want] : default,
        };
        var result = _policy.Store.Announce(_policy.Now, in peer, announce.Event, ref selection);
        var terms = new HttpAnswerTerms(client, Options.Interval, Options.MinInterval);
        if (announce.WantsDictionaries)
            HttpReply.WriteDictionaries(exchange.NewBody(), in result, in selection, in terms);
        else
            HttpReply.WriteCompact(exchange.NewBody(), in result, in selection, in terms);
        exchange.Send(BencodeType);
        _counters.CountAnnounce();
    }

    private PeerEndPoint FindClient(IFeatureCollection features, IHttpRequestFeature request, ushort port)
    {
        var remote = features.GetRequiredFeature<IHttpConnectionFeature>().RemoteIpAddress ?? IPAddress.None;
        return PeerEndPoint.From(_proxies.HasProxies ? _proxies.FindClient(remote, request.Headers["X-Forwarded-For"].ToString()) : remote, port);
    }

    private void Refuse(HttpExchange exchange, string reason, bool isFinal)
    {
        HttpReply.WriteFailure(exchange.NewBody(), reason, isFinal);
        exchange.Send(BencodeType);
        _counters.CountRefusal();
    }
}
