using System.Buffers;
using System.Diagnostics;
using System.Globalization;

namespace WebTorrent.Bencode.Tests;

public class LargeDocumentTests
{
    private const int Files = 100_000;

    // The info dictionary's few, and for each file: it, "length", its number, "path", its list, two names.
    private const int Values = 9 + 7 * Files;

    [Fact]
    public void Parse_HundredThousandFiles_AllocatesTwelveBytesAValueAndItsGrowth()
    {
        var document = TorrentOfManyFiles();
        BencodeValue.Parse(document);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var value = BencodeValue.Parse(document);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // Doubling from 256: the last table is less than twice what is needed, all before it together as much again.
        Assert.InRange(allocated, 12L * Values, 4 * 12L * Values);
        Assert.Equal(Files, Paths(value).Count);
    }

    [Fact]
    public void Parse_HundredThousandFiles_FindsEveryPath()
    {
        var watch = Stopwatch.StartNew();
        var paths = Paths(BencodeValue.Parse(TorrentOfManyFiles()));

        Assert.Equal("folder 99/file 99999", paths[^1]);
        Assert.Equal("folder 12/file 12345", paths[12345]);

        // Some tens of milliseconds; what is quadratic in 100,000 takes minutes.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Parse_HundredThousandDescendingKeys_IsNotQuadratic()
    {
        byte[] document =
        [
            (byte)'d',
            .. Enumerable.Range(0, Files).Reverse().SelectMany(i => System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"8:{i:00000000}i1e"))),
            (byte)'e',
        ];

        var watch = Stopwatch.StartNew();
        Assert.Equal(Files, BencodeValue.Parse(document).Entries.Count);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Parse_SmallMessage_AllocatesLittle()
    {
        var message = "d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz123456e1:q9:get_peers1:t2:aa1:y1:qe"u8.ToArray();
        BencodeValue.Parse(message);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var value = BencodeValue.Parse(message);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 1, 400);
        Assert.True(value.TryGetText("q"u8, out var query));
        Assert.Equal("get_peers", query);
    }

    private static byte[] TorrentOfManyFiles()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new BencodeWriter(output);
        writer.WriteDictionaryStart();
        writer.WriteDictionaryStart("info"u8);
        writer.WriteListStart("files"u8);
        for (var i = 0; i < Files; i++)
        {
            writer.WriteDictionaryStart();
            writer.WriteInteger("length"u8, i);
            writer.WriteListStart("path"u8);
            writer.WriteText(string.Create(CultureInfo.InvariantCulture, $"folder {i / 1000}"));
            writer.WriteText(string.Create(CultureInfo.InvariantCulture, $"file {i}"));
            writer.WriteListEnd();
            writer.WriteDictionaryEnd();
        }

        writer.WriteListEnd();
        writer.WriteText("name"u8, "many");
        writer.WriteInteger("piece length"u8, 16384);
        writer.WriteDictionaryEnd();
        writer.WriteDictionaryEnd();
        return output.WrittenSpan.ToArray();
    }

    private static List<string> Paths(BencodeValue torrent)
    {
        Assert.True(torrent.TryGetDictionary("info"u8, out var info));
        Assert.True(info.TryGetList("files"u8, out var files));
        var paths = new List<string>();
        foreach (var file in files)
        {
            Assert.True(file.TryGetList("path"u8, out var path));
            paths.Add(string.Join('/', path.Select(part => part.AsText())));
        }

        return paths;
    }
}
