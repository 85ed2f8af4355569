using System.Net;
using System.Net.Sockets;

namespace WebTorrent.Datagram.Channels;

/// <summary>The way through the BCL, for every system: one datagram a call.</summary>
internal sealed class ManagedChannel : IDatagramChannel
{
    // So many datagrams without a pause, and handlers get their end of batch.
    private const int MaxBatch = 256;

    private readonly Lock _sending = new();
    private readonly Socket _socket;
    private readonly bool _isIPv6;
    private readonly SocketAddress _to;
    private readonly SocketAddress _from;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(ushort.MaxValue, pinned: true);

    public ManagedChannel(Socket socket)
    {
        _socket = socket;
        _socket.Blocking = false;
        _isIPv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        _to = SocketAddresses.Create(socket.AddressFamily);
        _from = SocketAddresses.Create(socket.AddressFamily);
    }

    public string Name => "managed";

    public DatagramSendError Send(ReadOnlySpan<byte> payload, int segmentSize, in DatagramAddress to)
    {
        lock (_sending)
        {
            SocketAddresses.Write(_to.Buffer.Span, _isIPv6, to);
            try
            {
                do
                {
                    var length = Math.Min(segmentSize, payload.Length);
                    _socket.SendTo(payload[..length], SocketFlags.None, _to);
                    payload = payload[length..];
                }
                while (!payload.IsEmpty);
                return DatagramSendError.None;
            }
            catch (SocketException error)
            {
                return error.SocketErrorCode switch
                {
                    SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable or SocketError.IOPending => DatagramSendError.NoRoom,
                    SocketError.MessageSize => DatagramSendError.TooLarge,
                    _ => DatagramSendError.Unreachable,
                };
            }
            catch (ObjectDisposedException)
            {
                return DatagramSendError.Unreachable;
            }
        }
    }

    public async Task ReceiveAsync(HandlerList handlers, CancellationToken cancellationToken)
    {
        for (var inBatch = 0; ; inBatch++)
        {
            var receiving = _socket.ReceiveFromAsync(_buffer, SocketFlags.None, _from, cancellationToken);
            if (!receiving.IsCompleted || inBatch == MaxBatch)
            {
                handlers.EndBatch();
                inBatch = 0;
            }
            var length = await receiving.ConfigureAwait(false);
            handlers.Dispatch(_buffer.AsSpan(0, length), SocketAddresses.Read(_from.Buffer.Span, _isIPv6));
        }
    }
}
