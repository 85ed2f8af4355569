using System.CommandLine;
using System.CommandLine.Parsing;

namespace WebTorrent.Cli.Options;

/// <summary>An option that takes a number of bytes.</summary>
public static class ByteSizeOption
{
    /// <summary>Declares the option.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">For the help.</param>
    /// <param name="minimum">The least number of bytes that makes sense.</param>
    /// <param name="maximum">The most.</param>
    /// <param name="isPowerOfTwo">Whether only powers of two make sense.</param>
    public static Option<long?> Create(string name, string description, long minimum, long maximum, bool isPowerOfTwo = false) => new(name)
    {
        HelpName = "BYTES",
        Description = description,
        CustomParser = result => Parse(result, name, minimum, maximum, isPowerOfTwo),
    };

    private static long? Parse(ArgumentResult result, string name, long minimum, long maximum, bool isPowerOfTwo)
    {
        var text = result.Tokens[0].Value;
        if (!ByteSize.TryParse(text, out var bytes)) result.AddError($"{name}: '{text}' is no number of bytes. Write 1048576, 1024K or 1M.");
        else if (bytes < minimum || bytes > maximum) result.AddError($"{name}: {bytes} is out of range: {minimum} to {maximum} bytes.");
        else if (isPowerOfTwo && !long.IsPow2(bytes)) result.AddError($"{name}: {bytes} is no power of two.");
        else return bytes;
        return null;
    }
}
