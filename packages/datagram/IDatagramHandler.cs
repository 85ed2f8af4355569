namespace WebTorrent.Datagram;

/// <summary>
/// One protocol on a shared <see cref="DatagramSocket"/>. Its methods are called on the socket's receive loop, one at a time; they must
/// neither block nor throw.
/// </summary>
public interface IDatagramHandler
{
    /// <summary>Takes a datagram if it belongs to this protocol.</summary>
    /// <param name="payload">Its bytes, 0 to 65,535; valid until return.</param>
    /// <param name="from">Who claims to have sent it: anybody can write any address there.</param>
    /// <returns>True: it was mine, nobody else is asked. False: the next handler is asked.</returns>
    bool TryReceive(ReadOnlySpan<byte> payload, in DatagramAddress from);

    /// <summary>
    /// Called after everything that one wake-up of the loop brought was handed out, to this handler or to others: the place to
    /// answer many datagrams at once.
    /// </summary>
    void OnBatchEnd()
    {
    }
}
