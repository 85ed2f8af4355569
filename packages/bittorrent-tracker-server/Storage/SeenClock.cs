namespace WebTorrent.TrackerServer.Storage;

/// <summary>
/// The time in 16 bits: ticks of four seconds that wrap around after three days. Peers are forgotten long before, so that the difference of two ticks is their age.
/// </summary>
internal static class SeenClock
{
    private const int SecondsPerTick = 4;

    /// <summary>The longest age that can be told apart: a day leaves room for sweeps that come late.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(1);

    public static ushort At(TimeSpan now) => (ushort)(now.Ticks / (TimeSpan.TicksPerSecond * SecondsPerTick));

    /// <summary>An age in ticks.</summary>
    public static int Ticks(TimeSpan age) => (int)(age.Ticks / (TimeSpan.TicksPerSecond * SecondsPerTick));

    /// <summary>The later of two ticks: word that comes late from elsewhere makes nobody older.</summary>
    public static ushort Later(ushort first, ushort second) => (short)(ushort)(first - second) > 0 ? first : second;

    public static int Age(ushort now, ushort seen) => (ushort)(now - seen);
}
