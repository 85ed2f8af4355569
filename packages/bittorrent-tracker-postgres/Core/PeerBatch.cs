using System.Runtime.InteropServices;

namespace WebTorrent.TrackerPostgres.Core;

/// <summary>Announces as one row of the database.</summary>
/// <param name="Data">Records, one behind the other.</param>
/// <param name="At">When the first of them came, a timestamp of the clock: a database that was away for hours must not make those peers young again.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PeerBatch(byte[] Data, long At);
