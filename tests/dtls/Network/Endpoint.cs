using System.Text;
using WebTorrent.Dtls.Core.Records;

namespace WebTorrent.Dtls.Tests.Network;

/// <summary>One side: a core and what it has said and heard.</summary>
internal sealed class Endpoint(DtlsConnectionCore core) : IDisposable
{
    public DtlsConnectionCore Core { get; set; } = core;

    /// <summary>The data of each record that came.</summary>
    public List<byte[]> Received { get; } = [];

    public List<DtlsEvent> Events { get; } = [];

    public DtlsErrorCode? Error => Events.LastOrDefault().Error?.Code;

    public bool IsConnected => Core.State == DtlsState.Connected;

    /// <summary>Takes a datagram, which is copied.</summary>
    public void Handle(TimeSpan now, ReadOnlySpan<byte> datagram)
    {
        var sink = new Sink(Received);
        Core.HandlePacket(now, datagram.ToArray(), ref sink);
        ReadEvents();
    }

    /// <summary>What it has to send now.</summary>
    public List<byte[]> Transmit()
    {
        var datagrams = new List<byte[]>();
        var buffer = new byte[16_384];
        while (Core.TryTransmit(buffer, out var length))
            datagrams.Add(buffer[..length]);
        ReadEvents();
        return datagrams;
    }

    public byte[] Seal(ReadOnlySpan<byte> data)
    {
        var record = new byte[data.Length + DtlsConnectionCore.Overhead];
        Assert.Equal(record.Length, Core.Seal(data, record));
        return record;
    }

    /// <summary>A record that an honest side would not send.</summary>
    public byte[] Seal(ContentType type, ReadOnlySpan<byte> payload)
    {
        var record = new byte[payload.Length + DtlsConnectionCore.Overhead];
        payload.CopyTo(record.AsSpan(DtlsConnectionCore.PayloadOffset));
        Core.Records.Complete(type, isProtected: true, record, payload.Length);
        return record;
    }

    public string Export(string label, string context, bool hasContext)
    {
        var secret = new byte[48];
        Core.ExportKeyingMaterial(Encoding.ASCII.GetBytes(label), Encoding.ASCII.GetBytes(context), secret, hasContext);
        return Convert.ToHexString(secret);
    }

    public void Dispose() => Core.Dispose();

    private void ReadEvents()
    {
        while (Core.TryReadEvent(out var next))
            Events.Add(next);
    }

    private readonly struct Sink(List<byte[]> received) : IDtlsSink
    {
        public void OnApplicationData(Span<byte> data) => received.Add(data.ToArray());
    }
}
