namespace WebTorrent.SpanBuffer;

/// <summary>Which range was left; each is one of node's error codes.</summary>
public enum BufferErrorCode
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>An offset, a length or a value is outside its range (<c>ERR_OUT_OF_RANGE</c>).</summary>
    OutOfRange,

    /// <summary>The buffer is shorter than what was to be read or written, wherever that begins (<c>ERR_BUFFER_OUT_OF_BOUNDS</c>).</summary>
    OutOfBounds,

    /// <summary>The length of the buffer is not a multiple of what is swapped (<c>ERR_INVALID_BUFFER_SIZE</c>).</summary>
    InvalidSize,
}
