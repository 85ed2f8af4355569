using System.Buffers;
using System.Text;
using WebTorrent.TrackerServer.WebSockets;

namespace WebTorrent.TrackerServer.Tests;

/// <summary>Reads frames to the end, and writes down in text what came out.</summary>
internal static class FrameTranscript
{
    /// <summary>Of bytes that are all there at once, in these segments; the memory is unmasked.</summary>
    public static List<string> Of(ReadOnlySequence<byte> received, int maxMessage)
    {
        var reader = new WebSocketFrameReader(maxMessage);
        var lines = new List<string>();
        Read(reader, ref received, lines);
        return lines;
    }

    /// <summary>Of bytes that come in these segments, one after the other: what is not read is given again with the next.</summary>
    public static List<string> OfArrivals(ReadOnlySequence<byte> segments, int maxMessage)
    {
        var reader = new WebSocketFrameReader(maxMessage);
        var lines = new List<string>();
        byte[] kept = [];
        foreach (var segment in segments)
        {
            var received = new ReadOnlySequence<byte>((byte[])[.. kept, .. segment.Span]);
            if (!Read(reader, ref received, lines))
                break;
            kept = received.ToArray();
            reader.Trim();
        }

        return lines;
    }

    private static bool Read(WebSocketFrameReader reader, ref ReadOnlySequence<byte> received, List<string> lines)
    {
        while (reader.TryRead(ref received, out var input))
        {
            lines.Add($"{input.Kind} {input.CloseCode} {Encoding.Latin1.GetString(input.Payload)}");
            if (input.Kind is WebSocketInputKind.Close or WebSocketInputKind.Fault)
                return false;
        }

        return true;
    }
}
