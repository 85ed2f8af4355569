using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using WebTorrent.TrackerServer.Core;

namespace WebTorrent.TrackerServer.Udp;

/// <summary>
/// A UDP socket and its thread, which receives, answers and sends, one datagram after the other. Nothing in between waits, so a blocking thread costs the kernel and us
/// the least: one call in, one call out.
/// </summary>
internal sealed class UdpListener : IDisposable
{
    private const int MaxPacket = 2048;
    private const int SocketBuffer = 4 * 1024 * 1024;

    private readonly UdpResponder _responder;
    private readonly TrackerPolicy _policy;
    private readonly ILogger _logger;
    private readonly LogLimit _failures;
    private readonly Socket _socket;
    private readonly Thread _thread;
    private volatile bool _isStopping;

    /// <summary>Binds.</summary>
    /// <exception cref="SocketException">The address cannot be had.</exception>
    public UdpListener(UdpResponder responder, TrackerPolicy policy, IPEndPoint endPoint, ILogger logger)
    {
        _responder = responder;
        _policy = policy;
        _logger = logger;
        _failures = new LogLimit(policy.Options.TimeProvider);
        _socket = Open(endPoint);
        _thread = new Thread(Run) { IsBackground = true, Name = "UDP tracker" };
    }

    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public void Start() => _thread.Start();

    /// <summary>Closes the socket, which ends the thread, and waits for that.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _socket.Dispose();
        if (_thread.IsAlive)
            _thread.Join();
    }

    private static Socket Open(IPEndPoint endPoint)
    {
        var isIPv6 = endPoint.AddressFamily == AddressFamily.InterNetworkV6 && Socket.OSSupportsIPv6;
        var socket = new Socket(isIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            var isAny = endPoint.Address.Equals(IPAddress.IPv6Any);
            if (isIPv6)
                socket.DualMode = isAny;
            socket.ReceiveBufferSize = SocketBuffer;
            socket.SendBufferSize = SocketBuffer;
            // A machine without IPv6 serves "any" over IPv4.
            socket.Bind(isAny && !isIPv6 ? new IPEndPoint(IPAddress.Any, endPoint.Port) : endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Run()
    {
        Span<byte> packet = new byte[MaxPacket];
        Span<byte> reply = new byte[UdpResponder.MaxReply];
        var from = new SocketAddress(_socket.AddressFamily);
        while (!_isStopping)
        {
            try
            {
                var length = _socket.ReceiveFrom(packet, SocketFlags.None, from);
                var answer = _responder.Answer(_policy.Now, PeerEndPoint.From(from), packet[..length], reply);
                if (answer > 0)
                    _socket.SendTo(reply[..answer], SocketFlags.None, from);
            }
            catch (SocketException e)
            {
                // A datagram that is too long, or a client that cannot be reached: neither concerns the next one.
                if (!_isStopping)
                    Log.UdpFailed(_logger, e.SocketErrorCode);
            }
            catch (ObjectDisposedException) when (_isStopping)
            {
                return;
            }
            catch (Exception e)
            {
                // Somebody else's store; an error that leaves a thread would end the whole process.
                if (_failures.TryPass())
                    Log.StoreFailed(_logger, e);
            }
        }
    }
}
