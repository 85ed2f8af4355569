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
    private readonly ConcurrentDictionary<(EndPoint From, EndPoint To), bool> _dialled = new();
    private int _lastHost;

    /// <summary>As over uTP, a peer that dials sends from the port where it listens.</summary>
    public bool DialsFromListenPort { get; init; }

    /// <summary>Every address that somebody has dialled, each once.</summary>
    public IReadOnlyList<IPEndPoint> Dials => [.. _dialled.Keys.Select(dial => dial.To).OfType<IPEndPoint>().Distinct()];

    /// <summary>A new host at port 6881.</summary>
    /// <param name="isFirewalled">Behind a NAT: nobody gets in but whom it has dialled itself.</param>
    /// <param name="address">Its address; null: 10.0.0.n.</param>
    public IPeerTransport AddHost(bool isFirewalled = false, IPAddress? address = null)
    {
        var number = Interlocked.Increment(ref _lastHost);
        var host = new Host(this, new IPEndPoint(address ?? new IPAddress([10, 0, (byte)(number >> 8), (byte)number]), 6881), isFirewalled);
        _hosts.TryAdd(host.LocalEndPoint, host);
        return host;
    }

    private sealed class Host(MemoryNetwork network, IPEndPoint address, bool isFirewalled) : IPeerTransport
    {
        private readonly Channel<PeerConnection> _incoming = Channel.CreateUnbounded<PeerConnection>();

        public string Name => "memory";

        public EndPoint LocalEndPoint => address;

        public bool CanConnect(EndPoint endPoint) => endPoint is IPEndPoint;

        public async ValueTask<PeerConnection> ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken)
        {
            network._dialled[(address, endPoint)] = true;
            if (!network._hosts.TryGetValue(endPoint, out var host) || !await host.LetsInAsync(address))
                throw new PeerTransportException(PeerTransportErrorCode.Refused, $"Nobody listens at {endPoint}.");
            var pair = DuplexPipePair.Create(new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19, useSynchronizationContext: false));
            var from = network.DialsFromListenPort ? address : new IPEndPoint(address.Address, 40_000);
            if (!host._incoming.Writer.TryWrite(new MemoryConnection(pair.Second, from, isIncoming: true)))
                throw new PeerTransportException(PeerTransportErrorCode.Refused, $"{endPoint} has stopped listening.");
            return new MemoryConnection(pair.First, endPoint, isIncoming: false);
        }

        public ValueTask<PeerConnection> AcceptAsync(CancellationToken cancellationToken) => _incoming.Reader.ReadAsync(cancellationToken);

        /// <summary>A dial goes on trying for a moment, as one with retransmissions does.</summary>
        private async Task<bool> LetsInAsync(IPEndPoint from)
        {
            for (var attempt = 0; isFirewalled && !network._dialled.ContainsKey((address, from)); attempt++)
            {
                if (attempt == 20)
                    return false;
                await Task.Delay(20);
            }

            return true;
        }

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
