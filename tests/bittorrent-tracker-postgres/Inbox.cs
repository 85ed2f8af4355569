using System.Collections.Concurrent;
using System.Text;
using WebTorrent.Identifiers;
using WebTorrent.TrackerServer;

namespace WebTorrent.TrackerPostgres.Tests;

/// <summary>A WebSocket that keeps what it is sent.</summary>
internal sealed class Inbox : IWebPeerLink
{
    public ConcurrentQueue<string> Messages { get; } = new();

    public bool IsOpen { get; set; } = true;

    public bool IsLocal => true;

    public bool TryDeliver(in InfoHash swarm, in PeerId peer, ReadOnlyMemory<byte> message)
    {
        Messages.Enqueue(Encoding.UTF8.GetString(message.Span));
        return true;
    }
}
