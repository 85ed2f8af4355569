namespace WebTorrent.Ed25519.Core;

/// <summary>A point A, 3 A, 5 A, ... 15 A, prepared for <see cref="BasePoint.MultiplyAdd"/>.</summary>
internal sealed class OddMultiples
{
    /// <summary>The width of the digits that these serve.</summary>
    public const int Width = 5;

    private readonly CachedPoint[] _points = new CachedPoint[1 << (Width - 2)];

    public OddMultiples(in ExtendedPoint point)
    {
        var step = point.ToProjective().Double().ToExtended().ToCached();
        var multiple = point;
        for (var i = 0; i < _points.Length; i++)
        {
            _points[i] = multiple.ToCached();
            multiple = (multiple + step).ToExtended();
        }
    }

    /// <summary>An odd multiple from -15 to 15.</summary>
    public CachedPoint this[int digit] => digit > 0 ? _points[digit / 2] : -_points[-digit / 2];
}
