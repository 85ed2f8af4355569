using System.Text;
using WebTorrent.TestKit;
using static WebTorrent.ParseTorrent.Tests.TorrentDocument;

namespace WebTorrent.ParseTorrent.Tests;

public sealed class FileNameTests
{
    [Theory]
    [InlineData("..")]
    [InlineData("a\0b")]
    [InlineData("\0")]
    [InlineData("/etc/passwd")]
    [InlineData("\\windows\\system32")]
    [InlineData("C:\\autoexec.bat")]
    [InlineData("C:/autoexec.bat")]
    [InlineData("../up")]
    [InlineData("..\\up")]
    [InlineData("a/../../b")]
    [InlineData("a\\..")]
    [InlineData("a/..")]
    [InlineData("\\\\server\\share")]
    public void WhatCannotBeMeantHonestly_IsRefused(string name)
    {
        foreach (var rules in new[] { FileNameRules.Portable, FileNameRules.Native })
        {
            var options = new TorrentParseOptions { FileNames = rules };
            Assert.Equal(TorrentErrorCode.UnsafePath, SingleFile(name).ParseError(options));
            Assert.Equal(TorrentErrorCode.UnsafePath, Folder(name, (["a"], 5)).ParseError(options));
            Assert.Equal(TorrentErrorCode.UnsafePath, Folder(([name], 5)).ParseError(options));
            Assert.Equal(TorrentErrorCode.UnsafePath, Folder((["a", name, "b"], 5)).ParseError(options));
        }
    }

    [Theory]
    [InlineData("plain.txt", "plain.txt")]
    [InlineData("größe 中文 😀.mkv", "größe 中文 😀.mkv")]
    [InlineData(".hidden", ".hidden")]
    [InlineData("a..b", "a..b")]
    [InlineData("C:", "C_")]
    [InlineData("What? Why: \"because\" <1|2>*.txt", "What_ Why_ _because_ _1_2__.txt")]
    [InlineData("AC/DC", "AC_DC")]
    [InlineData("back\\slash", "back_slash")]
    [InlineData("bell\u0007tab\tline\nend\u007F\u0085", "bell_tab_line_end__")]
    [InlineData("trailing dots...", "trailing dots")]
    [InlineData("trailing blanks  ", "trailing blanks")]
    [InlineData("...", "_")]
    [InlineData(" . ", "_")]
    [InlineData("CON", "_CON")]
    [InlineData("nul.txt", "_nul.txt")]
    [InlineData("Com1.tar.gz", "_Com1.tar.gz")]
    [InlineData("LPT\u00B2", "_LPT\u00B2")]
    [InlineData("aux .txt", "_aux .txt")]
    [InlineData("CON:", "CON_")]
    [InlineData("CONSOLE", "CONSOLE")]
    [InlineData("COM10", "COM10")]
    [InlineData("photo\u202Egpj.exe", "photo_gpj.exe")]
    public void APortableName(string written, string safe)
    {
        var single = SingleFile(written).Parse();
        Assert.Equal((safe, written), (single.Name, single.DisplayName));
        Assert.Equal((safe, written), (single.Files[0].Path, single.Files[0].DisplayPath));

        var inFolder = Folder((["sub", written], 5)).Parse().Files[0];
        Assert.Equal(($"folder/sub/{safe}", $"folder/sub/{written}"), (inFolder.Path, inFolder.DisplayPath));
    }

    [Fact]
    public void ANativeName_IsAsWritten()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows cannot store these names.");
        var info = Folder((["What? Why: CON. "], 5), (["CON"], 5), (["con"], 5)).Parse(new() { FileNames = FileNameRules.Native });
        Assert.Equal(["folder/What? Why: CON. ", "folder/CON", "folder/con"], info.Files.Select(file => file.Path));
        Assert.Equal(["folder/What_ Why_ CON", "folder/_CON", "folder/_con (2)"], info.WithFileNames(FileNameRules.Portable).Files.Select(file => file.Path));
        Assert.Equal(info.InfoHash, info.WithFileNames(FileNameRules.Portable).InfoHash);
    }

    [Fact]
    public void EmptyComponents_AreLeftOut() =>
        Assert.Equal("folder/a/b", Folder((["", "a", ".", "b"], 5)).Parse().Files[0].Path);

    [Fact]
    public void AnEmptyName_BecomesTheInfoHash()
    {
        var info = SingleFile("").Parse();
        Assert.Equal(info.InfoHash.ToString(), info.Name);
    }

    [Fact]
    public void APathOf300Characters_IsCutToWhatADiskHolds_AndKeepsItsExtension()
    {
        var info = Folder(([new string('é', 300) + ".mkv"], 5), ([new string('é', 301) + ".mkv"], 5), ([new string('a', 300)], 5)).Parse();
        var names = info.Files.Select(file => file.Path["folder/".Length..]).ToArray();

        Assert.All(names, name => Assert.InRange(Encoding.UTF8.GetByteCount(name), 240, 255));
        Assert.EndsWith("é.mkv", names[0], StringComparison.Ordinal);
        Assert.EndsWith(" (2).mkv", names[1], StringComparison.Ordinal);
        Assert.Equal(new string('a', 255), names[2]);
        Assert.Equal($"folder/{new string('é', 300)}.mkv", info.Files[0].DisplayPath);
    }

    [Fact]
    public void InvalidUtf8_IsReplaced_AndStaysApart()
    {
        var files = new byte[][] { [0xFF, (byte)'a'], [0xFE, (byte)'a'] }.Select(name =>
            Map(("length", Int(5)), ("path", new BencodeTree.Items([new BencodeTree.Text(name)]))));
        var info = Folder((["a"], 10)).With("files", new BencodeTree.Items([.. files])).Parse();
        Assert.Equal(["folder/\uFFFDa", "folder/\uFFFDa (2)"], info.Files.Select(file => file.Path));
    }
}
