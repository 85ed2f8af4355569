namespace WebTorrent.Datagram.Channels;

/// <summary>A way to move datagrams through an open socket. Sending is thread-safe and never blocks; one loop receives.</summary>
internal interface IDatagramChannel
{
    /// <summary>What it is called in logs.</summary>
    string Name { get; }

    /// <summary>Sends payload as datagrams of a size, the last maybe shorter.</summary>
    DatagramSendError Send(ReadOnlySpan<byte> payload, int segmentSize, in DatagramAddress to);

    /// <summary>Hands out datagrams as they come, until it is cancelled or a receive fails.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">A receive failed; the next may not.</exception>
    Task ReceiveAsync(HandlerList handlers, CancellationToken cancellationToken);
}
