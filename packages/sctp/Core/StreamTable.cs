namespace WebTorrent.Sctp.Core;

/// <summary>What is known of each stream, by its id, without hashing; a stream costs nothing before it is used.</summary>
internal sealed class StreamTable<T> where T : class
{
    private const int PageSize = 256;

    private readonly T?[]?[] _pages = new T?[]?[PageSize];

    public T? this[ushort id]
    {
        get => _pages[id / PageSize]?[id % PageSize];
        set => (_pages[id / PageSize] ??= new T?[PageSize])[id % PageSize] = value;
    }

    /// <summary>Does something with each that is there.</summary>
    public void ForEach(Action<T> action)
    {
        foreach (var page in _pages)
        {
            foreach (var item in page ?? [])
            {
                if (item is not null)
                    action(item);
            }
        }
    }
}
