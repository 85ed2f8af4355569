using System.CommandLine;
using System.Globalization;
using System.Net;
using WebTorrent.Benchmarks.BareLoop;
using WebTorrent.Benchmarks.Buffers;
using WebTorrent.Benchmarks.Dtls;
using WebTorrent.Benchmarks.Pages;
using WebTorrent.Benchmarks.Trackers;
using WebTorrent.Benchmarks.Transfer;
using WebTorrent.Benchmarks.Utp;
using WebTorrent.Benchmarks.WebRtc;

// The two halves of the bare loop are processes of their own, as peers are, and start with nothing else in their way.
switch (args)
{
    case [BareSeeder.CommandName, var file, var port]:
        BareSeeder.Run(file, Number(port));
        return 0;
    case [BareLeecher.CommandName, var file, var port, var length]:
        BareLeecher.Run(file, new IPEndPoint(IPAddress.Loopback, Number(port)), long.Parse(length, CultureInfo.InvariantCulture));
        return 0;
    case [UtpPeer.CommandName, "seed", var torrent, var folder, var port]:
        await UtpPeer.SeedAsync(torrent, folder, Number(port));
        return 0;
    case [UtpPeer.CommandName, "leech", var torrent, var folder, var port, var peer]:
        await UtpPeer.LeechAsync(torrent, folder, Number(port), Number(peer));
        return 0;
    case [OurPageProcess.CommandName, "seed", var torrent, var folder, var tracker]:
        await OurPageProcess.SeedAsync(torrent, folder, tracker);
        return 0;
    case [OurPageProcess.CommandName, "leech", var magnet, var folder, var tracker]:
        await OurPageProcess.LeechAsync(magnet, folder, tracker);
        return 0;
    case [OurProcess.CommandName, var isInitiator, var withOffload]:
        await OurProcess.RunAsync(bool.Parse(isInitiator), bool.Parse(withOffload));
        return 0;
    case [OurTracker.CommandName, var port]:
        await OurTracker.RunAsync(Number(port));
        return 0;
    default:
        return await Commands().Parse(args).InvokeAsync();
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static RootCommand Commands()
{
    var mib = new Option<int>("--mib") { Description = "Size of the payload in MiB.", DefaultValueFactory = _ => 1024 };
    var repeat = new Option<int>("--repeat") { Description = "Measured rounds; a round before them is thrown away.", DefaultValueFactory = _ => 3 };
    var transfer = new Command("transfer", "Times downloads over loopback TCP: ours, libtorrent, the JavaScript WebTorrent, and a bare loop.") { mib, repeat };
    transfer.SetAction(async (parsed, cancellationToken) =>
    {
        await using var benchmark = new TransferBenchmark(parsed.GetRequiredValue(mib), parsed.GetRequiredValue(repeat));
        return await benchmark.RunAsync(Console.Out, Console.Error, cancellationToken);
    });
    var utp = new Command("utp", "Times downloads over uTP on loopback: ours and libtorrent.") { mib, repeat };
    utp.SetAction((parsed, cancellationToken) =>
        new UtpBenchmark(parsed.GetRequiredValue(mib), parsed.GetRequiredValue(repeat)).RunAsync(Console.Out, Console.Error, cancellationToken));
    var seconds = new Option<int>("--seconds") { Description = "Seconds of each measurement.", DefaultValueFactory = _ => 5 };
    var trackers = new Command("trackers", "Announces over UDP, HTTP and WebSocket: to our tracker, opentracker and the JavaScript one; and memory per peer.") { seconds, repeat };
    trackers.SetAction((parsed, cancellationToken) =>
        new TrackerBenchmark(TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)), parsed.GetRequiredValue(repeat)).RunAsync(Console.Out, Console.Error, cancellationToken));
    var dtls = new Command("dtls", "Times DTLS records in memory, beside bare AES-GCM, and handshakes.") { repeat };
    dtls.SetAction((parsed, _) => new DtlsBenchmark(parsed.GetRequiredValue(repeat)).RunAsync(Console.Out));
    var megabytes = new Option<int>("--mb") { Description = "Size of a transfer in MB.", DefaultValueFactory = _ => 200 };
    var webRtc = new Command("webrtc", "Times data channels: ours, Chromium's and wrtc's.") { megabytes, repeat };
    webRtc.SetAction((parsed, cancellationToken) =>
        new ChannelBenchmark(parsed.GetRequiredValue(megabytes), parsed.GetRequiredValue(repeat)).RunAsync(Console.Out, Console.Error, cancellationToken));
    var pageMib = new Option<int>("--mib") { Description = "Size of the payload in MiB.", DefaultValueFactory = _ => 256 };
    var pages = new Command("pages", "Times downloads between pages of Chromium and our client, beside Node.") { pageMib, repeat };
    pages.SetAction((parsed, cancellationToken) =>
        new PageBenchmark(parsed.GetRequiredValue(pageMib), parsed.GetRequiredValue(repeat)).RunAsync(Console.Out, Console.Error, cancellationToken));
    var buffers = new Command("buffers", "Times our byte buffer beside node's.") { repeat };
    buffers.SetAction((parsed, cancellationToken) => new BufferBenchmark(parsed.GetRequiredValue(repeat)).RunAsync(Console.Out, cancellationToken));
    return new RootCommand("Measures this repository against what others have built.") { transfer, utp, trackers, dtls, webRtc, pages, buffers };
}
