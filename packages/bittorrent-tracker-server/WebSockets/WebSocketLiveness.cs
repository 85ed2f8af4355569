namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>
/// How long a peer has been silent, as seen by somebody who looks from time to time: who reads only leaves a mark, and reads no clock. <see cref="Hear"/> may be called from
/// another thread.
/// </summary>
/// <param name="patience">How long it may be silent until it is asked, and then how long the answer may take.</param>
internal sealed class WebSocketLiveness(TimeSpan patience)
{
    private volatile bool _isHeard = true;
    private bool _isAsked;
    private TimeSpan _since;

    /// <summary>Something came.</summary>
    public void Hear() => _isHeard = true;

    /// <summary>Looks.</summary>
    public WebSocketLifeSign Check(TimeSpan now)
    {
        if (_isHeard)
        {
            _isHeard = _isAsked = false;
            _since = now;
        }

        if (now - _since < patience)
            return WebSocketLifeSign.Heard;
        if (_isAsked)
            return WebSocketLifeSign.Missing;
        _isAsked = true;
        _since = now;
        return WebSocketLifeSign.Ask;
    }
}
