using System.Runtime.InteropServices;

namespace WebTorrent.UtMetadata;

/// <summary>A request that <see cref="MetadataDownload"/> wants to be sent.</summary>
/// <param name="Peer">To whom: the caller's number for that peer.</param>
/// <param name="Piece">Index of the piece of metadata.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MetadataRequest(int Peer, int Piece);
