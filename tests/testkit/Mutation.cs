namespace WebTorrent.TestKit;

/// <summary>What a bad line, a bad disk or a bad neighbour does to a document.</summary>
internal static class Mutation
{
    public static byte[] Apply(byte[] document, int count, Random random)
    {
        var bytes = new List<byte>(document);
        for (var i = 0; i < count; i++) Apply(bytes, random);
        return [.. bytes];
    }

    private static void Apply(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, 9), bytes.Count - at);
        switch (random.Next(6))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                // A digit for another byte: lengths and counts go wrong.
                bytes[at] = (byte)('0' + random.Next(10));
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.Insert(at, (byte)random.Next(256));
                break;
        }
    }
}
