using System.Text.Json;
using System.Text.Json.Nodes;
using WebTorrent.SpanBuffer;

namespace WebTorrent.Interop.Tests;

/// <summary>One thing to do to a buffer, once for node and once for ours.</summary>
/// <param name="Name">What <c>peers/buffer_operations.mjs</c> calls it.</param>
/// <param name="Arguments">What it gets.</param>
/// <param name="Ours">Does the same to ours, and writes its result as that script does.</param>
public sealed record SpanBufferOperation(string Name, JsonObject Arguments, Func<string> Ours)
{
    /// <summary>The line that node reads.</summary>
    public string ToLine()
    {
        JsonNode line = Arguments.DeepClone();
        line["name"] = Name;
        return line.ToJsonString();
    }

    /// <summary>Our result, or node's name of the error.</summary>
    public string RunOurs()
    {
        try
        {
            return Ours();
        }
        catch (BufferRangeException error)
        {
            return error.Code switch
            {
                BufferErrorCode.OutOfRange => "ERR_OUT_OF_RANGE",
                BufferErrorCode.OutOfBounds => "ERR_BUFFER_OUT_OF_BOUNDS",
                BufferErrorCode.InvalidSize => "ERR_INVALID_BUFFER_SIZE",
                _ => throw new JsonException("An error without a code.", error),
            };
        }
        catch (ArgumentException error) when (error.GetType() == typeof(ArgumentException))
        {
            return "ERR_INVALID_ARG_VALUE";
        }
    }
}
