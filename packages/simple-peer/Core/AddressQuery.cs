using System.Net;
using WebTorrent.Stun;

namespace WebTorrent.SimplePeer.Core;

/// <summary>A STUN server that is asked for our address.</summary>
internal sealed class AddressQuery
{
    /// <summary>Asks.</summary>
    /// <param name="client">The conversation with it.</param>
    /// <param name="server">The server.</param>
    /// <param name="baseId">The base whose address it tells.</param>
    /// <param name="now">The time.</param>
    public AddressQuery(StunClientCore client, IPEndPoint server, int baseId, TimeSpan now)
    {
        (Client, Server, BaseId) = (client, server, baseId);
        client.Start(now);
    }

    public StunClientCore Client { get; }

    public IPEndPoint Server { get; }

    public int BaseId { get; }

    /// <summary>Whether it is known what comes of it.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Asks again.</summary>
    public void Ask(TimeSpan now)
    {
        IsSettled = false;
        Client.Start(now);
    }

    /// <summary>Asks no more.</summary>
    public void Stop()
    {
        IsSettled = true;
        Client.Stop();
    }
}
