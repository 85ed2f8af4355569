using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace WebTorrent.SpanBuffer;

/// <summary>An offset, a length, a value or the buffer itself is out of its range. Nothing was written.</summary>
public sealed class BufferRangeException : ArgumentOutOfRangeException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="code">What is wrong.</param>
    /// <param name="parameterName">The parameter that is out of its range; <see langword="null"/> when it is the buffer.</param>
    /// <param name="message">What would have been right.</param>
    public BufferRangeException(BufferErrorCode code, string? parameterName, string message)
        : base(parameterName, message) => Code = code;

    /// <summary>What is wrong.</summary>
    public BufferErrorCode Code { get; }

    [DoesNotReturn]
    internal static void ThrowParameter(string parameterName, long least, long most, long actual) => throw new BufferRangeException(
        BufferErrorCode.OutOfRange, parameterName, FormattableString.Invariant($"It is {actual}, not {least} to {most}."));

    /// <summary>For <paramref name="size"/> bytes that do not all lie in a buffer.</summary>
    [DoesNotReturn]
    internal static void ThrowOffset(int offset, int size, int bufferLength)
    {
        if (size <= bufferLength) ThrowParameter(nameof(offset), 0, bufferLength - size, offset);
        ThrowNoRoom(size, bufferLength);
    }

    [DoesNotReturn]
    internal static void ThrowNoRoom(int size, int available) => throw new BufferRangeException(
        BufferErrorCode.OutOfBounds, null, FormattableString.Invariant($"It takes {size} bytes, and there are {available}."));

    [DoesNotReturn]
    internal static void ThrowSwap(int bits) => throw new BufferRangeException(
        BufferErrorCode.InvalidSize, null, "The length of the buffer is not a multiple of " + bits.ToString(CultureInfo.InvariantCulture) + " bits.");
}
