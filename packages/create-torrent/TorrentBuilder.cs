using System.Numerics;
using System.Security.Cryptography;
using WebTorrent.CreateTorrent.Hashing;
using WebTorrent.CreateTorrent.Inputs;
using WebTorrent.CreateTorrent.Writing;
using WebTorrent.ParseTorrent;

namespace WebTorrent.CreateTorrent;

/// <summary>
/// Makes torrents (BEP 3). Holds no state but its options: any number of torrents may be made with it, also at once.
/// </summary>
public sealed class TorrentBuilder
{
    /// <summary>Shortest piece, in bytes: 16 KiB, one block of the peer protocol.</summary>
    public const int MinPieceLength = 16 * 1024;

    /// <summary>Longest piece, in bytes: 128 MiB.</summary>
    public const int MaxPieceLength = 128 * 1024 * 1024;

    private const int MaxAutomaticPieceLength = 16 * 1024 * 1024;
    private const int MaxAutomaticPieces = 2_000;
    private const int MaxWorkers = 64;

    private readonly TorrentBuilderOptions _options;

    /// <summary>Creates a builder.</summary>
    /// <param name="options">What to put in the torrents; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The piece length is no power of two from 16 KiB to 128 MiB, or another number is out of its range.</exception>
    /// <exception cref="TorrentBuildException">The name can stand in no torrent.</exception>
    public TorrentBuilder(TorrentBuilderOptions? options = null)
    {
        options ??= new TorrentBuilderOptions();
        if (options.PieceLength is { } length && (length is < MinPieceLength or > MaxPieceLength || !BitOperations.IsPow2(length)))
            throw new ArgumentOutOfRangeException(nameof(options), length, "The piece length must be a power of two from 16 KiB to 128 MiB.");
        if (options.HashWorkers is < 1 or > MaxWorkers)
            throw new ArgumentOutOfRangeException(nameof(options), options.HashWorkers, $"There must be 1 to {MaxWorkers} hashing workers.");
        if (options.MaxReadAhead < 0)
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxReadAhead, "Nothing negative can be read ahead.");
        if (options.Name is { } name)
            TorrentNames.ThrowIfInvalid(name);
        _options = options;
    }

    /// <summary>
    /// The piece length for so much data: the smallest power of two that cuts it into at most 2,000 pieces (so more than
    /// 1,000, unless it is under 16 MiB), but at least 16 KiB and at most 16 MiB.
    /// </summary>
    /// <param name="length">Bytes in all, 0 or more.</param>
    /// <returns>Bytes in a piece.</returns>
    public static int ChoosePieceLength(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var pieceLength = MinPieceLength;
        while (pieceLength < MaxAutomaticPieceLength && length > (long)pieceLength * MaxAutomaticPieces)
            pieceLength *= 2;
        return pieceLength;
    }

    /// <summary>
    /// Makes a torrent of a file, or of all files below a folder, in the order of their paths' UTF-8 bytes. Symbolic links
    /// below the folder are left out.
    /// </summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="progress">Told after each piece, one call at a time, on a worker's thread; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The torrent; its paths are the names on this disk (<see cref="FileNameRules.Native"/>), ready to be seeded from.</returns>
    /// <exception cref="TorrentBuildException">The path is not there, cannot be read, holds nothing, or changed meanwhile.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<TorrentInfo> BuildAsync(string path, IProgress<HashProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        cancellationToken.ThrowIfCancellationRequested();
        var fullPath = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var name = _options.Name ?? Path.GetFileName(fullPath);
        TorrentNames.ThrowIfInvalid(name);

        var isFile = File.Exists(fullPath);
        if (!isFile && !Directory.Exists(fullPath))
            throw new TorrentBuildException(TorrentBuildErrorCode.NotFound, $"There is no file or folder \"{path}\".", path);
        // A link that is itself given is meant, and stands for what it points at.
        var target = File.ResolveLinkTarget(fullPath, returnFinalTarget: true)?.FullName ?? fullPath;
        IReadOnlyList<SourceFile> files = isFile
            ? [DiskFile.Of(name, new FileInfo(target))]
            : FolderScanner.Scan(new DirectoryInfo(target), _options.FilterJunk, cancellationToken);
        return await BuildAsync(name, isFile, files, FileNameRules.Native, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Makes a torrent of streams or memory, in the order given. A single input without a folder in its path gives a torrent
    /// of one file, which is named after it unless <see cref="TorrentBuilderOptions.Name"/> says otherwise.
    /// </summary>
    /// <param name="inputs">The files.</param>
    /// <param name="progress">Told after each piece, one call at a time, on a worker's thread; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The torrent, with paths for any system (<see cref="FileNameRules.Portable"/>).</returns>
    /// <exception cref="TorrentBuildException">A name is missing, invalid or there twice, there is nothing to share, or a stream cannot be read or is not of its length.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<TorrentInfo> BuildAsync(IReadOnlyList<TorrentInput> inputs, IProgress<HashProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        cancellationToken.ThrowIfCancellationRequested();
        var kept = inputs.Where(input => !_options.FilterJunk || !Array.Exists(input.Path.Split('/'), JunkFiles.Contains)).ToList();
        TorrentNames.ThrowIfInvalidOrTwice(kept);
        var isSingle = kept.Count == 1 && !kept[0].Path.Contains('/', StringComparison.Ordinal);
        var name = _options.Name ?? (isSingle ? kept[0].Path : "");
        if (name.Length == 0 && kept.Count > 0)
            throw new TorrentBuildException(TorrentBuildErrorCode.InvalidName, "A torrent of several files needs a name: set TorrentBuilderOptions.Name.");
        return await BuildAsync(name, isSingle, kept.ConvertAll(input => (SourceFile)new InputFile(input)), FileNameRules.Portable, progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TorrentInfo> BuildAsync(
        string name, bool isSingleFile, IReadOnlyList<SourceFile> files, FileNameRules rules, IProgress<HashProgress>? progress, CancellationToken cancellationToken)
    {
        var pieceLength = _options.PieceLength ?? ChoosePieceLength(PieceLayout.TotalLength(files));
        var layout = PieceLayout.Of(files, pieceLength);
        if (_options.PadFiles && !isSingleFile)
        {
            files = PaddingFile.Insert(files, pieceLength);
            layout = PieceLayout.Of(files, pieceLength);
        }

        var content = new TorrentContent(name, isSingleFile, files, pieceLength, new byte[layout.PieceCount * SHA1.HashSizeInBytes]);
        // Hours of hashing are too late to learn that nobody would accept the names.
        _ = Finish(content, rules);
        using var hasher = new PieceHasher(content, layout, _options, progress);
        await hasher.HashAsync(cancellationToken).ConfigureAwait(false);
        return Finish(content, rules);
    }

    private TorrentInfo Finish(TorrentContent content, FileNameRules rules)
    {
        try
        {
            return TorrentInfo.Parse(TorrentWriter.Write(_options, content), OwnLimits(rules));
        }
        catch (TorrentFormatException e)
        {
            throw new TorrentBuildException(TorrentBuildErrorCode.InvalidName, $"No reader would accept this torrent: {e.Message}", null, e);
        }
    }

    // What the caller's own disk holds is not measured by what a stranger may send.
    private static TorrentParseOptions OwnLimits(FileNameRules rules) => new()
    {
        FileNames = rules,
        MaxTorrentFileSize = int.MaxValue,
        MaxFiles = int.MaxValue,
        MaxPathDepth = int.MaxValue,
        MaxPathCharacters = int.MaxValue,
        MaxTrackers = int.MaxValue,
        MaxWebSeeds = int.MaxValue,
        MaxUrlLength = int.MaxValue,
        Bencode = new() { MaxValues = int.MaxValue },
    };
}
