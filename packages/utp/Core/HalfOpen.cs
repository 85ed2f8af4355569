using System.Runtime.InteropServices;
using WebTorrent.Datagram;

namespace WebTorrent.Utp.Core;

/// <summary>Somebody dialled and was answered, but may have written another's address: all that is kept of it until it proves to get our packets.</summary>
/// <param name="Remote">Who claims to dial.</param>
/// <param name="SendId">The id of its SYN, which our packets bear.</param>
/// <param name="Ack">The number of its SYN.</param>
/// <param name="FirstSequence">The number of our first packet, at random: only who got our answer can acknowledge the one before it.</param>
/// <param name="ExpiresAt">When it is forgotten, microseconds.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HalfOpen(DatagramAddress Remote, ushort SendId, ushort Ack, ushort FirstSequence, long ExpiresAt)
{
    public ushort ReceiveId => (ushort)(SendId + 1);
}
