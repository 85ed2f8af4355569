namespace WebTorrent.TrackerServer.Storage;

/// <summary>
/// The time in 16 bits: ticks of four seconds that wrap around after three days. Peers are forgotten long before, so that the difference of two ticks is their age.
/// </summary>
internal static class SeenClock
{
    private const int SecondsPerTick = 4;

    // An hour: a sweep may have been held up between reading the clock and reaching a peer that came meanwhile.
    private const int MostAhead = 900;

    /// <summary>The longest age that can be told apart: a day leaves room for sweeps that come late.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(1);

    public static ushort At(TimeSpan now) => (ushort)(now.Ticks / (TimeSpan.TicksPerSecond * SecondsPerTick));

    /// <summary>An age in ticks.</summary>
    public static int Ticks(TimeSpan age) => (int)(age.Ticks / (TimeSpan.TicksPerSecond * SecondsPerTick));

    public static bool IsBefore(ushort tick, ushort other) => (short)(ushort)(tick - other) < 0;

    public static int Age(ushort now, ushort seen) => (ushort)(seen - now) <= MostAhead ? 0 : (ushort)(now - seen);
}
