// dotnet tool restore && dotnet cake --target=Test
//
//   Clean Restore Build Test Interop Fuzz Simulate Pack Verify Bench      Default = Build, Test, Pack, Verify
//
//   --configuration=Release   what Build, Test and Pack use
//   --cases=10000             cases a property in Fuzz
//   --bench="transfer"        arguments for tests/benchmarks

using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using System.Xml.Linq;

var target = Argument("target", "Default");
var configuration = Argument("configuration", "Release");
var fuzzCases = Argument("cases", 10_000);
var benchArguments = Argument("bench", "transfer");

var solution = File("./WebTorrent.slnx");
var artifacts = Directory("./artifacts");
var packed = artifacts + Directory("packages");
var verified = artifacts + Directory("verify");

// ---------------------------------------------------------------- what is where

IReadOnlyList<FilePath> Packages() =>
    [.. GetFiles("./packages/*/*.csproj").OrderBy(file => file.FullPath, StringComparer.Ordinal)];

string FolderOf(FilePath project) => project.GetDirectory().GetDirectoryName();

string PackageId(FilePath project) => project.GetFilenameWithoutExtension().ToString();

string PackageVersion(FilePath project) =>
    XDocument.Load(project.FullPath).Descendants("Version").First().Value;

// The outside world is asked last, when everything of our own has had its say.
IReadOnlyList<FilePath> TestProjects() =>
    [.. GetFiles("./tests/*/*.Tests.csproj")
        .OrderBy(file => FolderOf(file) == "interop")
        .ThenBy(file => file.FullPath, StringComparer.Ordinal)];

// A whole line as it is: Information would colour the parts of an interpolated one.
void Say(string line) => Information(line);

// ---------------------------------------------------------------- tests

/// <summary>One project's numbers, read from its trx file.</summary>
sealed record TestSummary(string Project, int Passed, int Failed, int Skipped, bool Succeeded)
{
    public override string ToString() =>
        $"{(Succeeded ? "ok    " : "FAILED")} {Project,-24} {Passed,6} passed {Failed,4} failed {Skipped,4} skipped";
}

TestSummary RunTests(FilePath project, DirectoryPath results, IDictionary<string, string> environment = null)
{
    var folder = FolderOf(project);
    var trx = results.CombineWithFilePath(folder + ".trx");
    var arguments = new ProcessArgumentBuilder()
        .Append("test").AppendQuoted(project.FullPath)
        .Append("--no-build --configuration").Append(configuration)
        .Append("--logger").AppendQuoted($"trx;LogFileName={trx.GetFilename()}")
        .Append("--results-directory").AppendQuoted(results.FullPath);
    var exitCode = StartProcess("dotnet", new ProcessSettings { Arguments = arguments, EnvironmentVariables = environment });
    return ReadTrx(folder, trx, exitCode);
}

TestSummary ReadTrx(string folder, FilePath trx, int exitCode)
{
    if (!FileExists(trx))
        return new TestSummary(folder, 0, 0, 0, Succeeded: false);
    var root = XDocument.Load(trx.FullPath).Root;
    var outcomes = root.Descendants(root.Name.Namespace + "UnitTestResult")
        .Select(result => (string)result.Attribute("outcome")).ToList();
    return new TestSummary(
        folder,
        Passed: outcomes.Count(outcome => outcome == "Passed"),
        Failed: outcomes.Count(outcome => outcome is not ("Passed" or "NotExecuted")),
        Skipped: outcomes.Count(outcome => outcome == "NotExecuted"),
        Succeeded: exitCode == 0);
}

// Every project runs, also after one has failed: a red test must not hide another.
void RunAllTests(IEnumerable<FilePath> projects, string resultsName, IDictionary<string, string> environment = null)
{
    DirectoryPath results = MakeAbsolute(artifacts + Directory(resultsName));
    CleanDirectory(results);
    var summaries = projects.Select(project => RunTests(project, results, environment)).ToList();

    Say("");
    summaries.ForEach(summary => Say(summary.ToString()));
    Say($"{summaries.Sum(summary => summary.Passed)} passed, {summaries.Sum(summary => summary.Failed)} failed, {summaries.Sum(summary => summary.Skipped)} skipped");
    var failed = summaries.Where(summary => !summary.Succeeded).Select(summary => summary.Project).ToList();
    if (failed.Count > 0)
        throw new CakeException("Tests failed in: " + string.Join(", ", failed));
}

// ---------------------------------------------------------------- packages, each alone

// The first ```csharp block of a README is a whole program; null when there is none.
string ReadmeExample(FilePath project)
{
    var readme = project.GetDirectory().CombineWithFilePath("README.md");
    var text = FileExists(readme) ? System.IO.File.ReadAllText(readme.FullPath) : "";
    var block = Regex.Match(text, @"^```csharp\r?\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline);
    return block.Success ? block.Groups[1].Value : null;
}

void Write(ConvertableDirectoryPath folder, string name, string text)
{
    EnsureDirectoryExists(folder);
    System.IO.File.WriteAllText(MakeAbsolute(folder + File(name)).FullPath, text);
}

// The examples see the packed files and the machine's own sources, and nothing of this tree's settings.
void WriteVerifyFolder(IReadOnlyList<FilePath> projects)
{
    Write(verified, "Directory.Build.props", "<Project />");
    Write(verified, "Directory.Build.targets", "<Project />");
    Write(verified, "Directory.Packages.props", "<Project />");
    Write(verified, ".editorconfig", "root = true\n");
    Write(verified, "nuget.config", """
        <configuration>
          <config>
            <add key="globalPackagesFolder" value="restored" />
          </config>
          <packageSources>
            <add key="packed" value="../packages" />
          </packageSources>
        </configuration>
        """);
    Write(verified, "Verify.slnx",
        $"<Solution>{string.Concat(projects.Select(project => $"""<Project Path="{PackageId(project)}/{PackageId(project)}.Example.csproj" />"""))}</Solution>");
    foreach (var project in projects)
        WriteExample(project);
}

void WriteExample(FilePath project)
{
    var folder = verified + Directory(PackageId(project));
    Write(folder, "Program.cs", ReadmeExample(project));
    Write(folder, $"{PackageId(project)}.Example.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <NuGetAudit>false</NuGetAudit>
            <AppendTargetFrameworkToOutputPath>false</AppendTargetFrameworkToOutputPath>
            <OutputPath>run</OutputPath>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="{PackageId(project)}" Version="[{PackageVersion(project)}]" />
          </ItemGroup>
        </Project>
        """);
}

// A package of the same name elsewhere must not be what was tried.
bool IsThePackedFile(FilePath project)
{
    var file = $"{PackageId(project)}.{PackageVersion(project)}.nupkg";
    var hash = MakeAbsolute(verified + Directory("restored") + Directory(PackageId(project).ToLowerInvariant())
        + Directory(PackageVersion(project)) + File(file.ToLowerInvariant() + ".sha512"));
    using var nupkg = System.IO.File.OpenRead(MakeAbsolute(packed + File(file)).FullPath);
    return FileExists(hash) && System.IO.File.ReadAllText(hash.FullPath).Trim() == Convert.ToBase64String(SHA512.HashData(nupkg));
}

/// <summary>Runs one built example; null when it did what an example must, else what was wrong.</summary>
string RunExample(FilePath project)
{
    if (ReadmeExample(project) is null)
        return "has no ```csharp block in its README.md";
    var folder = verified + Directory(PackageId(project));
    var program = MakeAbsolute(folder + File($"run/{PackageId(project)}.Example.dll"));
    if (!FileExists(program))
        return "does not build";
    if (!IsThePackedFile(project))
        return "was restored from somewhere else than artifacts/packages";

    var start = new ProcessStartInfo("dotnet", [program.FullPath])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        RedirectStandardInput = true,
        WorkingDirectory = MakeAbsolute(folder).FullPath,
    };
    using var process = System.Diagnostics.Process.Start(start);
    process.StandardInput.Close();
    var output = process.StandardOutput.ReadToEndAsync();
    var error = process.StandardError.ReadToEndAsync();
    if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
    {
        process.Kill(entireProcessTree: true);
        return "does not end by itself within a minute";
    }
    if (process.ExitCode != 0)
        return $"exits with {process.ExitCode}: {error.Result.Trim()}";
    return string.IsNullOrWhiteSpace(output.Result) ? "prints nothing" : null;
}

// ---------------------------------------------------------------- targets

Task("Clean").Does(() =>
{
    CleanDirectory(artifacts);
    foreach (var project in GetFiles("./{packages,tools,tests}/*/*.csproj"))
        CleanDirectories([project.GetDirectory().Combine("bin"), project.GetDirectory().Combine("obj")]);
});

Task("Restore").Does(() => DotNetRestore(solution));

Task("Build").IsDependentOn("Restore").Does(() => DotNetBuild(solution, new DotNetBuildSettings
{
    Configuration = configuration,
    NoRestore = true,
    Verbosity = DotNetVerbosity.Minimal,
}));

Task("Test").IsDependentOn("Build").Does(() => RunAllTests(TestProjects(), "test-results"));

Task("Interop").IsDependentOn("Build").Does(() =>
    RunAllTests(TestProjects().Where(project => FolderOf(project) == "interop"), "interop-results"));

// With what the simulation prints: hops, queries, memory.
Task("Simulate").IsDependentOn("Build").Does(() => DotNetTest("./tests/simulation/WebTorrent.Simulation.Tests.csproj", new DotNetTestSettings
{
    Configuration = configuration,
    NoBuild = true,
    Loggers = ["console;verbosity=detailed"],
}));

Task("Fuzz").IsDependentOn("Build").Does(() => RunAllTests(
    TestProjects().Where(project => FolderOf(project) is not ("interop" or "repo" or "simulation")),
    "fuzz-results",
    new Dictionary<string, string> { ["WEBTORRENT_FUZZ_CASES"] = fuzzCases.ToString() }));

Task("Pack").IsDependentOn("Build").Does(() =>
{
    CleanDirectory(packed);
    foreach (var project in Packages())
    {
        DotNetPack(project.FullPath, new DotNetPackSettings
        {
            Configuration = configuration,
            NoBuild = true,
            OutputDirectory = packed,
            Verbosity = DotNetVerbosity.Quiet,
        });
    }
    Say($"{GetFiles($"{packed}/*.nupkg").Count} packages in {packed}");
});

Task("Verify").IsDependentOn("Pack").Does(() =>
{
    var projects = Packages();
    CleanDirectory(verified);
    WriteVerifyFolder([.. projects.Where(project => ReadmeExample(project) is not null)]);
    var build = StartProcess("dotnet", new ProcessSettings { Arguments = "build Verify.slnx --nologo --verbosity quiet", WorkingDirectory = verified });

    var faults = projects.Select(project => (Id: PackageId(project), Fault: RunExample(project))).ToList();
    foreach (var (id, fault) in faults)
        Say($"{(fault is null ? "ok    " : "FAILED")} {id,-32} {fault}".TrimEnd());
    if (build != 0 || faults.Any(item => item.Fault is not null))
        throw new CakeException("A README's example does not work with its package alone.");
});

Task("Bench").IsDependentOn("Restore").Does(() => DotNetRun(
    "./tests/benchmarks/WebTorrent.Benchmarks.csproj",
    benchArguments,
    new DotNetRunSettings { Configuration = "Release", NoRestore = true }));

Task("Default").IsDependentOn("Build").IsDependentOn("Test").IsDependentOn("Pack").IsDependentOn("Verify");

RunTarget(target);
