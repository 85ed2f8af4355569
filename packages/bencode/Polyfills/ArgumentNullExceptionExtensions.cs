namespace WebTorrent.Bencode;

/// <summary>The check for null that .NET Standard 2.0 lacks.</summary>
internal static class ArgumentNullExceptionExtensions
{
    extension(ArgumentNullException)
    {
        public static void ThrowIfNull(object? argument)
        {
            if (argument is null) throw new ArgumentNullException(nameof(argument));
        }
    }
}
