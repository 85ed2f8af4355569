using WebTorrent.Dtls;

namespace WebTorrent.Benchmarks.Dtls;

/// <summary>A client and a server that have shaken hands in memory.</summary>
internal sealed class DtlsPair : IDisposable
{
    private Counter _counter;

    public DtlsPair(DtlsCertificate certificate)
    {
        Client = Create(DtlsRole.Client, certificate);
        Server = Create(DtlsRole.Server, certificate);
        var datagram = new byte[1_200];
        Client.Start(TimeSpan.Zero);
        while (Client.State != DtlsState.Connected)
        {
            Carry(Client, Server, datagram);
            Carry(Server, Client, datagram);
        }
    }

    public DtlsConnectionCore Client { get; }

    public DtlsConnectionCore Server { get; }

    /// <summary>Gives the server a record.</summary>
    public void Deliver(byte[] record) => Server.HandlePacket(TimeSpan.Zero, record, ref _counter);

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private void Carry(DtlsConnectionCore from, DtlsConnectionCore to, byte[] datagram)
    {
        while (from.TryTransmit(datagram, out var length))
            to.HandlePacket(TimeSpan.Zero, datagram.AsSpan(0, length), ref _counter);
    }

    private static DtlsConnectionCore Create(DtlsRole role, DtlsCertificate certificate) =>
        new(new DtlsOptions { Role = role, Certificate = certificate, RemoteFingerprints = [certificate.Fingerprint] });

    private struct Counter : IDtlsSink
    {
        public long Bytes { get; private set; }

        public void OnApplicationData(Span<byte> data) => Bytes += data.Length;
    }
}
