using System.Net;
using WebTorrent.Stun;

namespace WebTorrent.SimplePeer.Core;

/// <summary>A TURN server, and what it relays for us.</summary>
/// <param name="client">The conversation with it.</param>
/// <param name="server">Where it is.</param>
/// <param name="stream">The number of the stream that carries it; 0: the UDP socket.</param>
/// <param name="socketBase">The base of the socket, whose address the server tells; 0 for a stream, and when nobody is to know that address.</param>
internal sealed class Relay(TurnClientCore client, ResolvedServer server, int stream, int socketBase)
{
    public TurnClientCore Client => client;

    /// <summary>What the user calls the server.</summary>
    public string Name => $"{server.Uri}";

    public int Stream => stream;

    public int SocketBase => socketBase;

    /// <summary>The base that the relayed address is to ICE; 0: there is none.</summary>
    public int BaseId { get; set; }

    /// <summary>Whether it is known what comes of it.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Whether nothing comes of it any more.</summary>
    public bool IsOver { get; set; }

    public Route Route => new(client.Server, stream);

    /// <summary>Whether it is that server, asked the same way.</summary>
    public bool Is(ResolvedServer other, int otherStream, int otherBase) => server == other && stream == otherStream && socketBase == otherBase;

    /// <summary>Whether a packet may be the server's.</summary>
    public bool IsFrom(in Route route) => stream == route.Stream && (stream != 0 || client.Server.Equals(route.Remote));
}
