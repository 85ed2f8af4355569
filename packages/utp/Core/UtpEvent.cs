using System.Runtime.InteropServices;

namespace WebTorrent.Utp.Core;

/// <summary>Something that the driver has to know.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UtpEvent(UtpEventKind Kind, UtpConnection Connection);
