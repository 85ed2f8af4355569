using System.Runtime.InteropServices;
using WebTorrent.Sctp.Core.Buffers;

namespace WebTorrent.Sctp.Core.Receiving;

/// <summary>A whole message.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReceivedMessage(PooledBuffer Buffer, int Length, ushort StreamId, ushort Sequence, uint PayloadProtocolId, bool IsUnordered);
