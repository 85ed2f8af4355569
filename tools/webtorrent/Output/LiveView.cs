using Spectre.Console;
using Spectre.Console.Rendering;
using WebTorrent.Cli.Events;

namespace WebTorrent.Cli.Output;

/// <summary>What the bars show: the latest state of each torrent, at most two lines each. Not thread-safe.</summary>
public sealed class LiveView
{
    private const int MaxRows = 8;
    private readonly OrderedDictionary<string, CliEvent> _rows = new(StringComparer.Ordinal);

    /// <summary>Takes an event that a bar shows; false for one that belongs into the scrolling text.</summary>
    public bool TryTake(CliEvent what)
    {
        switch (what)
        {
            case ProgressEvent e: _rows[e.InfoHash] = e; return true;
            case CheckingEvent e when e.Progress < 1: _rows[e.InfoHash] = e; return true;
            case CheckingEvent e: _rows.Remove(e.InfoHash); return true;
            case HashingEvent e when e.BytesHashed < e.BytesTotal: _rows[e.Path] = e; return true;
            case HashingEvent e: _rows.Remove(e.Path); return true;
            default: return false;
        }
    }

    /// <summary>The bars as they stand.</summary>
    public IRenderable Render(Profile profile)
    {
        var lines = new List<IRenderable>();
        foreach (var row in _rows.Values.Take(MaxRows)) Add(lines, row, profile);
        if (_rows.Count > MaxRows) lines.Add(new Text($"... and {_rows.Count - MaxRows} more", new Style(Color.Grey)));
        // Spectre moves the cursor up by "height - 1", and terminals take "up by 0" for "up by 1": one line alone would climb.
        // No line at all it refuses to draw.
        while (lines.Count < 2) lines.Add(new Text(" "));
        return new Rows(lines);
    }

    private static void Add(List<IRenderable> lines, CliEvent row, Profile profile)
    {
        switch (row)
        {
            case ProgressEvent { State: TransferState.Metadata }:
                lines.Add(new Text(EventText.Line(row), new Style(Color.Grey)).Ellipsis());
                break;
            case ProgressEvent { State: TransferState.Seeding } e:
                lines.Add(Line($"[green]seeding[/]  [blue]up {Humanize.Rate(e.UploadRate)}[/]  {Humanize.Bytes(e.BytesUploaded)} sent  {Humanize.Count(e.Peers, "peer")}  {Name(e.Name)}"));
                break;
            case ProgressEvent e:
                lines.Add(Line($"{Bar(e.Progress, profile)} [bold]{Humanize.Percent(e.Progress)}[/] of {Humanize.Bytes(e.BytesTotal)}  {Name(e.Name)}"));
                lines.Add(Line(e.State == TransferState.Done
                    ? $"  done  {Pieces(e)}"
                    : $"  [green]down {Humanize.Rate(e.DownloadRate)}[/]  [blue]up {Humanize.Rate(e.UploadRate)}[/]  {Humanize.Count(e.Peers, "peer")}  {Pieces(e)}  ETA {Humanize.Duration(e.EtaSeconds)}"));
                break;
            case CheckingEvent e:
                lines.Add(Line($"{Bar(e.Progress, profile)} [bold]{Humanize.Percent(e.Progress)}[/] checking {Name(e.Name)}"));
                break;
            case HashingEvent e:
                var share = e.BytesTotal <= 0 ? 1 : (double)e.BytesHashed / e.BytesTotal;
                lines.Add(Line($"{Bar(share, profile)} [bold]{Humanize.Percent(share)}[/] hashing {Name(e.Path)}"));
                break;
        }
    }

    private static string Pieces(ProgressEvent e) => $"{Humanize.Count(e.PiecesVerified)}/{Humanize.Count(e.PieceCount)} pieces";

    private static Markup Line(string markup) => new Markup(markup).Ellipsis();

    private static string Name(string name) => Markup.Escape(Humanize.Printable(name));

    private static int BarWidth(Profile profile) => Math.Clamp(profile.Width / 3, 8, 40);

    private static string Bar(double share, Profile profile)
    {
        var width = BarWidth(profile);
        var done = (int)(Math.Clamp(double.IsNaN(share) ? 0 : share, 0, 1) * width);
        return profile.Capabilities.Unicode
            ? $"[green]{new string('\u2501', done)}[/][grey]{new string('\u2501', width - done)}[/]"
            : $"[green]{new string('#', done)}[/][grey]{new string('-', width - done)}[/]";
    }
}
