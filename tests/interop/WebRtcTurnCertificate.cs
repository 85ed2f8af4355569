using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>A certificate that nobody trusts who was not told to, and its key, in files.</summary>
internal sealed class WebRtcTurnCertificate : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="names">The names for which it stands.</param>
    public WebRtcTurnCertificate(params string[] names)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=interop", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address)) alternatives.AddIpAddress(address);
            else alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        Thumbprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>SHA-256 of the certificate, in hexadecimal.</summary>
    public string Thumbprint { get; }

    public string CertificateFile => _folder.File("certificate.pem");

    public string KeyFile => _folder.File("key.pem");

    public void Dispose() => _folder.Dispose();
}
