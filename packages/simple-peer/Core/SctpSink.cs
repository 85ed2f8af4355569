using System.Runtime.InteropServices;
using WebTorrent.Dtls;
using WebTorrent.Sctp;

namespace WebTorrent.SimplePeer.Core;

/// <summary>Hands what DTLS decrypted to SCTP, without a copy.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly ref struct SctpSink(SctpAssociationCore association, TimeSpan now) : IDtlsSink
{
    public void OnApplicationData(Span<byte> data) => association.HandlePacket(now, data);
}
