using WebTorrent.Benchmarks.Measurement;

namespace WebTorrent.Benchmarks.WebRtc;

/// <summary>Who sends to whom.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="OpenSender">Opens the side that makes the offer and sends.</param>
/// <param name="OpenReceiver">Opens the other one.</param>
internal sealed record ChannelPair(string Name, Func<CancellationToken, Task<ChannelEnd>> OpenSender, Func<CancellationToken, Task<ChannelEnd>> OpenReceiver)
{
    public static ChannelPair OneProcess { get; } = Of("ours -> ours, one process", OneOfTwo(withOffload: true));

    public static ChannelPair OneProcessPlain { get; } = Of("ours -> ours, one process, plain sockets", OneOfTwo(withOffload: false));

    public static ChannelPair TwoProcesses { get; } = Of("ours -> ours, two processes", Ours(withOffload: true));

    public static ChannelPair TwoProcessesPlain { get; } = Of("ours -> ours, two processes, plain sockets", Ours(withOffload: false));

    public static ChannelPair ToChromium { get; } = Of("ours -> Chromium", Ours(withOffload: true), Chromium);

    public static ChannelPair FromChromium { get; } = Of("Chromium -> ours", Chromium, Ours(withOffload: true));

    public static ChannelPair ChromiumAlone { get; } = Of("Chromium -> Chromium", Chromium);

    public static ChannelPair WrtcAlone { get; } = Of("wrtc -> wrtc", Wrtc);

    public static IReadOnlyList<ChannelPair> All { get; } = [OneProcess, OneProcessPlain, TwoProcesses, TwoProcessesPlain, ToChromium, FromChromium, ChromiumAlone, WrtcAlone];

    private static ChannelPair Of(string name, Func<bool, CancellationToken, Task<ChannelEnd>> open) => Of(name, open, open);

    private static ChannelPair Of(string name, Func<bool, CancellationToken, Task<ChannelEnd>> sender, Func<bool, CancellationToken, Task<ChannelEnd>> receiver) =>
        new(name, cancellationToken => sender(true, cancellationToken), cancellationToken => receiver(false, cancellationToken));

    private static Func<bool, CancellationToken, Task<ChannelEnd>> OneOfTwo(bool withOffload) => (isSender, _) => Task.FromResult<ChannelEnd>(new OurEnd(isSender, withOffload));

    private static Func<bool, CancellationToken, Task<ChannelEnd>> Ours(bool withOffload) => (isSender, _) => Task.FromResult<ChannelEnd>(new OurProcessEnd(isSender, withOffload));

    private static async Task<ChannelEnd> Chromium(bool isSender, CancellationToken cancellationToken) => await PageEnd.OpenAsync(isSender, cancellationToken);

    private static async Task<ChannelEnd> Wrtc(bool isSender, CancellationToken cancellationToken) => await WrtcEnd.StartAsync(isSender, LocalPort.Free(), cancellationToken);
}
