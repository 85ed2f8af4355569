namespace WebTorrent.CreateTorrent.Inputs;

/// <summary>A file that the caller provides.</summary>
internal sealed class InputFile(TorrentInput input) : SourceFile(input.Path, input.Length)
{
    internal override ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) => input.OpenAsync(cancellationToken);
}
