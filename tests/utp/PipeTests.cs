using System.Buffers;
using System.IO.Pipelines;

namespace WebTorrent.Utp.Tests;

public class PipeTests
{
    [Fact]
    public async Task AnySegmentation_SameBytes()
    {
        var random = new Random(11);
        var sent = new byte[30_000_000];
        random.NextBytes(sent);
        await using var pair = await TransportPair.CreateAsync();
        var sending = Task.Run(async () =>
        {
            var output = pair.Dialled.Pipe.Output;
            for (var done = 0; done < sent.Length;)
            {
                for (var parts = random.Next(1, 20); parts > 0 && done < sent.Length; parts--)
                {
                    var count = Math.Min(random.Next(1, 1 << random.Next(1, 17)), sent.Length - done);
                    sent.AsSpan(done, count).CopyTo(output.GetSpan(count));
                    output.Advance(count);
                    done += count;
                }
                await output.FlushAsync();
            }
            await output.CompleteAsync();
        });
        var received = await ReadUnevenlyAsync(pair.Accepted.Pipe.Input, new Random(12));
        Assert.True(sent.AsSpan().SequenceEqual(received));
        await sending;
    }

    private static async Task<byte[]> ReadUnevenlyAsync(PipeReader input, Random random)
    {
        var received = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await input.ReadAsync();
            var take = read.IsCompleted ? read.Buffer.Length : random.NextInt64(read.Buffer.Length + 1);
            foreach (var part in read.Buffer.Slice(0, take))
                received.Write(part.Span);
            input.AdvanceTo(read.Buffer.GetPosition(take), random.Next(2) == 0 ? read.Buffer.GetPosition(take) : read.Buffer.End);
            if (read.IsCompleted)
                return received.WrittenSpan.ToArray();
        }
    }
}
