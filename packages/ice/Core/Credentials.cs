using System.Text;
using WebTorrent.Stun;

namespace WebTorrent.Ice.Core;

/// <summary>Names and keys of both sides in one session (RFC 8445 §7.1.3).</summary>
internal sealed class Credentials(IceParameters local)
{
    private readonly byte[] _localKey = StunKey.ShortTerm(local.Password);
    private readonly byte[] _incomingPrefix = Encoding.ASCII.GetBytes(local.Ufrag + ":");
    private byte[] _remoteUfrag = [];

    public IceParameters Local { get; } = local;

    public IceParameters? Remote { get; private set; }

    public ReadOnlySpan<byte> LocalKey => _localKey;

    public byte[] RemoteKey { get; private set; } = [];

    /// <summary>USERNAME of our requests.</summary>
    public byte[] Username { get; private set; } = [];

    public void SetRemote(IceParameters remote)
    {
        Remote = remote;
        _remoteUfrag = Encoding.ASCII.GetBytes(remote.Ufrag);
        RemoteKey = StunKey.ShortTerm(remote.Password);
        Username = Encoding.ASCII.GetBytes($"{remote.Ufrag}:{Local.Ufrag}");
    }

    /// <summary>Whether a request is for us and from somebody who knows our password.</summary>
    public bool Verify(in StunMessage request) => request.Username.StartsWith(_incomingPrefix) && request.VerifyIntegrity(_localKey);

    /// <summary>Whether the second half of a request's name is the one that the other side told.</summary>
    public bool IsFromRemote(ReadOnlySpan<byte> username) => Remote is not null && username[_incomingPrefix.Length..].SequenceEqual(_remoteUfrag);
}
