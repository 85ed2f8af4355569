using WebTorrent.Cli;

var isTerminal = !Console.IsOutputRedirected && !string.Equals(Environment.GetEnvironmentVariable("TERM"), "dumb", StringComparison.Ordinal);
using var interruption = new Interruption(Console.Out, isTerminal, TimeProvider.System);
return await new CliApplication(Console.Out, Console.Error, isTerminal, TimeProvider.System).RunAsync(args, interruption.Token);
