using System.Net;
using WebTorrent.Stun;

namespace WebTorrent.SimplePeer.Core;

/// <summary>A STUN server that is asked for our address.</summary>
/// <param name="client">The conversation with it.</param>
/// <param name="server">The server.</param>
/// <param name="baseId">The base whose address it tells.</param>
internal sealed class AddressQuery(StunClientCore client, IPEndPoint server, int baseId)
{
    public StunClientCore Client => client;

    public IPEndPoint Server => server;

    public int BaseId => baseId;

    /// <summary>Whether it is known what comes of it.</summary>
    public bool IsSettled { get; set; }
}
