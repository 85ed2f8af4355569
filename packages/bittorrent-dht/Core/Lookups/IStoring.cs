using WebTorrent.Dht.Core.Krpc;

namespace WebTorrent.Dht.Core.Lookups;

/// <summary>A search that stores something at its end.</summary>
internal interface IStoring
{
    /// <summary>Writes method and arguments of the query; id and token are there.</summary>
    void FillStore(ref KrpcQuery query, SavedToken keeper);

    void HandleStored(TimeSpan now, DhtPutResult result);
}
