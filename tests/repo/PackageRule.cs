namespace WebTorrent.Repo.Tests;

/// <summary>One row of the table of floors: where a package stands and what it may use.</summary>
/// <param name="Folder">The folder under packages/, the name the npm world knows.</param>
/// <param name="Floor">0 (bytes) to 6 (faces).</param>
/// <param name="MayUse">Folders that it may reference, already spelled out where the table says "all of floor n".</param>
/// <param name="Outside">NuGet packages of others that it may reference.</param>
internal sealed record PackageRule(string Folder, int Floor, IReadOnlySet<string> MayUse, IReadOnlySet<string> Outside);
