using System.Collections;

namespace WebTorrent.Bencode;

/// <summary>The items of a list or the entries of a dictionary, each made when it is asked for.</summary>
internal sealed class BencodeView<T>(BencodeDocument document, int[] nodes, Func<BencodeDocument, int, T> make) : IReadOnlyList<T>
{
    public int Count => nodes.Length;

    public T this[int index] =>
        (uint)index < (uint)nodes.Length ? make(document, nodes[index]) : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<T> GetEnumerator()
    {
        foreach (var node in nodes) yield return make(document, node);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
