using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using WebTorrent.Protocol;
using WebTorrent.TestKit;

namespace WebTorrent.TorrentEngine.Tests;

/// <summary>A network without sockets: every host has an address of its own, and a dial is a pair of pipes.</summary>
internal sealed class MemoryNetwork
{
    private readonly ConcurrentDictionary<EndPoint, Host> _hosts = new();
    private int _lastHost;

    /// <summary>A new host at 10.0.0.n, port 6881.</summary>
    public IPeerTransport AddHost()
    {
        var number = Interlocked.Increment(ref _lastHost);
        var host = new Host(this, new IPEndPoint(new IPAddress([10, 0, (byte)(number >> 8), (byte)number]), 6881));
        _hosts.TryAdd(host.LocalEndPoint, host);
        return host;
    }

    private sealed class Host(MemoryNetwork network, IPEndPoint address) : IPeerTransport
    {
        private readonly Channel<PeerConnection> _incoming = Channel.CreateUnbounded<PeerConnection>();

        public string Name => "memory";

        public EndPoint LocalEndPoint => address;

        public bool CanConnect(EndPoint endPoint) => endPoint is IPEndPoint;

        public ValueTask<PeerConnection> ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken)
        {
            var pair = DuplexPipePair.Create(new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19, useSynchronizationContext: false));
            if (!network._hosts.TryGetValue(endPoint, out var host)
                || !host._incoming.Writer.TryWrite(new MemoryConnection(pair.Second, new IPEndPoint(address.Address, 40_000), isIncoming: true)))
            {
                throw new PeerTransportException(PeerTransportErrorCode.Refused, $"Nobody listens at {endPoint}.");
            }

            return new ValueTask<PeerConnection>(new MemoryConnection(pair.First, endPoint, isIncoming: false));
        }

        public ValueTask<PeerConnection> AcceptAsync(CancellationToken cancellationToken) => _incoming.Reader.ReadAsync(cancellationToken);

        public ValueTask DisposeAsync()
        {
            network._hosts.TryRemove(address, out _);
            _incoming.Writer.TryComplete();
            return default;
        }
    }

    private sealed class MemoryConnection(IDuplexPipe pipe, EndPoint remote, bool isIncoming) : PeerConnection
    {
        public override IDuplexPipe Pipe => pipe;

        public override EndPoint? RemoteEndPoint => remote;

        public override bool IsIncoming => isIncoming;

        public override string Transport => "memory";

        public override async ValueTask DisposeAsync()
        {
            await pipe.Input.CompleteAsync();
            await pipe.Output.CompleteAsync();
        }
    }
}
