namespace WebTorrent.SpanBuffer;

/// <summary>Arrays that are not cleared, which .NET Standard 2.0 lacks: here they are.</summary>
internal static class GCExtensions
{
    extension(GC)
    {
        public static T[] AllocateUninitializedArray<T>(int length) => new T[length];
    }
}
