using WebTorrent.Dht.Core.Krpc;

namespace WebTorrent.Dht.Core.Lookups;

/// <summary>Who sent a query and wants to hear how it ended. Each query ends once: answered, refused or timed out.</summary>
internal interface IQueryOwner
{
    void HandleResponse(TimeSpan now, PendingQuery query, in KrpcMessage response);

    /// <summary>The node answered with an error, or not at all: then the code is 0.</summary>
    void HandleFailure(TimeSpan now, PendingQuery query, long errorCode);

    /// <summary>No answer for a while; one may still come.</summary>
    void HandleSlow(TimeSpan now, PendingQuery query);
}
