namespace WebTorrent.Bencode;

/// <summary>What is wrong with a document.</summary>
public enum BencodeErrorCode
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The input ends inside a value.</summary>
    UnexpectedEnd,

    /// <summary>A byte that can stand for nothing at this place.</summary>
    UnexpectedByte,

    /// <summary>An integer without digits, with leading zeros, or minus zero.</summary>
    MalformedInteger,

    /// <summary>An integer that does not fit 64 bits with a sign.</summary>
    IntegerOutOfRange,

    /// <summary>The length of a string has leading zeros.</summary>
    MalformedLength,

    /// <summary>A string says that it is longer than what is left of the input.</summary>
    StringBeyondEnd,

    /// <summary>A key that is not a string.</summary>
    KeyIsNotString,

    /// <summary>A key without a value.</summary>
    MissingValue,

    /// <summary>A key for the second time in one dictionary.</summary>
    DuplicateKey,

    /// <summary>A key that sorts before the one in front of it, where <see cref="BencodeOptions.RequireSortedKeys"/> is set.</summary>
    UnsortedKey,

    /// <summary>More lists and dictionaries inside one another than <see cref="BencodeOptions.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>More values than <see cref="BencodeOptions.MaxValues"/>.</summary>
    TooManyValues,

    /// <summary>Bytes after the end of the one value.</summary>
    TrailingBytes,

    /// <summary>The value is well-formed but of another kind than was asked for.</summary>
    WrongKind,
}
