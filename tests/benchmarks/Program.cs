using System.CommandLine;
using System.Net;
using WebTorrent.Benchmarks.BareLoop;
using WebTorrent.Benchmarks.Transfer;

var mib = new Option<int>("--mib") { Description = "Size of the payload in MiB.", DefaultValueFactory = _ => 1024 };
var repeat = new Option<int>("--repeat") { Description = "Measured rounds; a round before them is thrown away.", DefaultValueFactory = _ => 3 };
var transfer = new Command("transfer", "Times downloads over loopback TCP: ours, libtorrent, the JavaScript WebTorrent, and a bare loop.") { mib, repeat };
transfer.SetAction(async (parsed, cancellationToken) =>
{
    await using var benchmark = new TransferBenchmark(parsed.GetRequiredValue(mib), parsed.GetRequiredValue(repeat));
    return await benchmark.RunAsync(Console.Out, Console.Error, cancellationToken);
});

// The two halves of the bare loop are processes of their own, as peers are.
var file = new Argument<string>("file");
var port = new Argument<int>("port");
var length = new Argument<long>("length");
var bareSeed = new Command(BareSeeder.CommandName, "Internal: sends a file as framed blocks to whoever connects.") { file, port };
bareSeed.SetAction(parsed => BareSeeder.Run(parsed.GetRequiredValue(file), parsed.GetRequiredValue(port)));
var bareLeech = new Command(BareLeecher.CommandName, "Internal: receives what the other half sends.") { file, port, length };
bareLeech.SetAction(parsed => BareLeecher.Run(parsed.GetRequiredValue(file), new IPEndPoint(IPAddress.Loopback, parsed.GetRequiredValue(port)), parsed.GetRequiredValue(length)));

return await new RootCommand("Measures this repository against what others have built.") { transfer, bareSeed, bareLeech }.Parse(args).InvokeAsync();
