using System.Buffers;

namespace WebTorrent.Dht.Core;

/// <summary>Hexadecimal digits of a fixed number of bytes.</summary>
internal static class Hexadecimal
{
    public static byte[] Parse(string text, int length)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = new byte[length];
        var isWhole = text.Length == length * 2 && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done;
        return isWhole ? bytes : throw new FormatException($"{length * 2} hexadecimal digits are wanted.");
    }
}
