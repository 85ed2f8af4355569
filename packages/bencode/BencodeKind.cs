namespace WebTorrent.Bencode;

/// <summary>The four kinds of values that bencode knows (BEP 3, bencoding).</summary>
public enum BencodeKind
{
    /// <summary><c>i42e</c>.</summary>
    Integer,

    /// <summary><c>4:spam</c>: bytes, often but not always UTF-8 text.</summary>
    String,

    /// <summary><c>l4:spami42ee</c>.</summary>
    List,

    /// <summary><c>d3:bar4:spame</c>.</summary>
    Dictionary,
}
