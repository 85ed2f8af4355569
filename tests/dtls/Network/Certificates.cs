namespace WebTorrent.Dtls.Tests.Network;

/// <summary>Certificates that all tests share: making keys takes time.</summary>
internal static class Certificates
{
    public static DtlsCertificate Client { get; } = DtlsCertificate.Create();

    public static DtlsCertificate Server { get; } = DtlsCertificate.Create();

    public static DtlsCertificate Stranger { get; } = DtlsCertificate.Create();
}
