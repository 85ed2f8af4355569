namespace WebTorrent.Dtls;

/// <summary>Something that whoever drives a <see cref="DtlsConnectionCore"/> has to know.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Error">Why, for <see cref="DtlsEventKind.Failed"/>; else null.</param>
public readonly record struct DtlsEvent(DtlsEventKind Kind, DtlsException? Error);
