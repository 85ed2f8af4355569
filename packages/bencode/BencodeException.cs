namespace WebTorrent.Bencode;

/// <summary>The input is not the bencode that was asked for. No other exception comes from the bytes of a document.</summary>
public sealed class BencodeException : FormatException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="code">What is wrong.</param>
    /// <param name="offset">Where, in bytes from the start of the input: 0 or more.</param>
    public BencodeException(BencodeErrorCode code, long offset)
        : base($"{Describe(code)} (at byte {offset.ToString(System.Globalization.CultureInfo.InvariantCulture)}).")
    {
        Code = code;
        Offset = offset;
    }

    /// <summary>What is wrong.</summary>
    public BencodeErrorCode Code { get; }

    /// <summary>Where, in bytes from the start of the input.</summary>
    public long Offset { get; }

    private static string Describe(BencodeErrorCode code) => code switch
    {
        BencodeErrorCode.UnexpectedEnd => "The input ends inside a value",
        BencodeErrorCode.UnexpectedByte => "A byte that can stand for nothing here",
        BencodeErrorCode.MalformedInteger => "An integer is without digits, has leading zeros or is minus zero",
        BencodeErrorCode.IntegerOutOfRange => "An integer does not fit 64 bits",
        BencodeErrorCode.MalformedLength => "The length of a string has leading zeros",
        BencodeErrorCode.StringBeyondEnd => "A string is longer than what is left of the input",
        BencodeErrorCode.KeyIsNotString => "A key of a dictionary is not a string",
        BencodeErrorCode.MissingValue => "A key of a dictionary is without a value",
        BencodeErrorCode.DuplicateKey => "A key is in a dictionary twice",
        BencodeErrorCode.UnsortedKey => "The keys of a dictionary are not sorted",
        BencodeErrorCode.TooDeep => "Lists and dictionaries are nested too deeply",
        BencodeErrorCode.TooManyValues => "The document has too many values",
        BencodeErrorCode.TrailingBytes => "Bytes follow the end of the value",
        BencodeErrorCode.WrongKind => "The value is of another kind than was asked for",
        _ => "The input is not bencode",
    };
}
