using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using WebTorrent.Dtls;

namespace WebTorrent.Benchmarks.Dtls;

/// <summary>Times sealing and opening of DTLS records in memory, beside bare AES-128-GCM over as many bytes, and whole handshakes.</summary>
internal sealed class DtlsBenchmark(int rounds)
{
    private const int Batch = 4_000;
    private const int Handshakes = 200;

    private static readonly int[] Sizes = [100, 1_200, 16_384];

    private readonly Stopwatch _watch = new();

    /// <summary>Runs it and writes the table: the best of all rounds, since what else runs here only takes time away.</summary>
    public async Task<int> RunAsync(TextWriter output)
    {
        using var certificate = DtlsCertificate.Create();
        await output.WriteLineAsync($"Best of {rounds} rounds of {Batch} records in one thread; the ratio is to bare AES-GCM, which seals only.");
        await output.WriteLineAsync();
        await output.WriteLineAsync("| bytes | AES-GCM MB/s | seal MB/s | ratio | open MB/s | ratio | allocated a record |");
        await output.WriteLineAsync("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var size in Sizes)
            await output.WriteLineAsync(MeasureRecords(size, certificate));
        await output.WriteLineAsync();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Handshake, both sides: {MeasureHandshakes(certificate):0.00} ms."));
        return 0;
    }

    private string MeasureRecords(int size, DtlsCertificate certificate)
    {
        using var pair = new DtlsPair(certificate);
        using var cipher = new AesGcm(new byte[16], 16);
        var records = Enumerable.Range(0, Batch).Select(_ => new byte[size + DtlsConnectionCore.Overhead]).ToArray();
        var (bare, seal, open) = (double.MaxValue, double.MaxValue, double.MaxValue);
        long allocated = 0;
        for (var round = 0; round <= rounds; round++)
        {
            bare = Math.Min(bare, Time(records, record => Encrypt(cipher, record, size)));
            var before = GC.GetAllocatedBytesForCurrentThread();
            seal = Math.Min(seal, Time(records, record => pair.Client.SealInPlace(record, size)));
            open = Math.Min(open, Time(records, pair.Deliver));
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        // What the two closures above take is not a record's.
        var each = allocated / Batch;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {size} | {Rate(bare):0} | {Rate(seal):0} | {bare / seal:0.00} | {Rate(open):0} | {bare / open:0.00} | {each} |");

        double Rate(double seconds) => size * (double)Batch / seconds / 1e6;
    }

    private double MeasureHandshakes(DtlsCertificate certificate)
    {
        var best = double.MaxValue;
        for (var round = 0; round <= rounds; round++)
        {
            _watch.Restart();
            for (var i = 0; i < Handshakes; i++)
                new DtlsPair(certificate).Dispose();
            best = Math.Min(best, _watch.Elapsed.TotalMilliseconds / Handshakes);
        }
        return best;
    }

    private double Time(byte[][] records, Action<byte[]> work)
    {
        _watch.Restart();
        foreach (var record in records)
            work(record);
        return _watch.Elapsed.TotalSeconds;
    }

    private static void Encrypt(AesGcm cipher, byte[] record, int size)
    {
        Span<byte> nonce = stackalloc byte[12];
        var text = record.AsSpan(DtlsConnectionCore.PayloadOffset, size);
        cipher.Encrypt(nonce, text, text, record.AsSpan(DtlsConnectionCore.PayloadOffset + size, 16), record.AsSpan(0, 13));
    }
}
