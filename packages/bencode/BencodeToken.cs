namespace WebTorrent.Bencode;

/// <summary>What a <see cref="BencodeReader"/> has just read.</summary>
public enum BencodeToken
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>An integer.</summary>
    Integer,

    /// <summary>A string that is a value.</summary>
    String,

    /// <summary>A string that is a key: the value after it belongs to it.</summary>
    Key,

    /// <summary>The <c>l</c> that opens a list.</summary>
    ListStart,

    /// <summary>The <c>e</c> that closes a list.</summary>
    ListEnd,

    /// <summary>The <c>d</c> that opens a dictionary.</summary>
    DictionaryStart,

    /// <summary>The <c>e</c> that closes a dictionary.</summary>
    DictionaryEnd,
}
