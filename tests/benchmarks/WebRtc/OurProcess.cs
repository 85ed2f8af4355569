using System.Globalization;
using System.Text.Json;

namespace WebTorrent.Benchmarks.WebRtc;

/// <summary>Ours as a process of its own: a line with a command and its arguments as JSON on standard input, a line with the result on standard output.</summary>
internal static class OurProcess
{
    public const string CommandName = "webrtc-peer";

    /// <summary>Serves until the input ends.</summary>
    public static async Task RunAsync(bool isInitiator, bool withOffload)
    {
        await using var end = new OurEnd(isInitiator, withOffload);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            using var command = JsonDocument.Parse(line);
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(await ObeyAsync(end, command.RootElement)));
        }
    }

    /// <summary>The command line.</summary>
    public static string[] Command(bool isInitiator, bool withOffload) => [Environment.ProcessPath!, CommandName, Text(isInitiator), Text(withOffload)];

    private static async Task<object?> ObeyAsync(OurEnd end, JsonElement command)
    {
        switch (command[0].GetString())
        {
            case nameof(ChannelEnd.DescribeAsync): return await end.DescribeAsync(default);
            case nameof(ChannelEnd.SignalAsync): await end.SignalAsync(command[1].GetString()!, default); return null;
            case nameof(ChannelEnd.OpenedAsync): await end.OpenedAsync(default); return null;
            case nameof(ChannelEnd.SendAsync): await end.SendAsync(command[1].GetInt32(), command[2].GetInt32(), default); return null;
            case nameof(ChannelEnd.ExpectAsync): await end.ExpectAsync(command[1].GetInt64(), default); return null;
            case nameof(ChannelEnd.ArrivedAsync): return await end.ArrivedAsync(default);
            case var unknown: throw new InvalidOperationException($"No command: {unknown}");
        }
    }

    private static string Text(bool value) => value.ToString(CultureInfo.InvariantCulture);
}
