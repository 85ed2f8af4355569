using Spectre.Console;
using Spectre.Console.Rendering;

namespace WebTorrent.Cli.Output;

/// <summary>Text that takes the place of the bars, which are drawn again below it.</summary>
/// <param name="text">One or more lines.</param>
/// <param name="style">How it looks.</param>
internal sealed class ScrollingText(string text, Style style) : Renderable
{
    // From where the bars begin to the end of the screen: a line shorter than a bar would keep the bar's end.
    private const string EraseBelow = "\e[J";

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        if (options.Ansi) yield return Segment.Control(EraseBelow);
        // Long lines are left for the terminal to wrap: a link that is cut in two cannot be copied.
        foreach (var line in text.Split('\n'))
        {
            yield return new Segment(line.TrimEnd('\r'), style);
            yield return Segment.LineBreak;
        }
    }
}
