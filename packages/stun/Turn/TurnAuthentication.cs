using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace WebTorrent.Stun;

/// <summary>
/// The long-term credential (RFC 8489 §9.2): realm and nonce come with the server's 401, new nonces with 438. A nonce that begins with a cookie says in
/// 24 bits what the server can do (§9.2.1), which keeps somebody in between from asking for a weaker hash.
/// </summary>
internal sealed class TurnAuthentication(TurnClientOptions options)
{
    // RFC 8489 §14.9, §14.10.
    private const int MaxNonce = 763;
    private const int MaxRealm = 763;
    private const int MaxAlgorithms = 64;

    // All that comes from the user and the server in a request, so that with the rest of it, up to 140 bytes, it is one datagram.
    private const int MaxTotal = 1_280;
    private const int Sha256Algorithm = 2;
    private const uint HasPasswordAlgorithms = 0x800000;
    private const uint HasUsernameAnonymity = 0x400000;

    private static ReadOnlySpan<byte> NonceCookie => "obMatJos2"u8;

    private string _realm = "";
    private byte[] _nonce = [];
    private byte[]? _key;
    private byte[] _algorithms = [];
    private bool _isSha256;
    private bool _hidesUsername;

    /// <summary>Whether requests bear credentials.</summary>
    public bool IsReady => _key is not null;

    /// <summary>Forgets realm and nonce, which belong to one server.</summary>
    public void Reset() => _key = null;

    /// <summary>Takes realm and nonce from a 401 or 438; false when it cannot be answered.</summary>
    public bool TryAccept(in StunMessage message)
    {
        var realm = message.Realm;
        if (message.Nonce.IsEmpty || message.Nonce.Length > MaxNonce || realm.Length > MaxRealm || (realm.IsEmpty && !IsReady))
            return false;
        // What is no text would grow as it is written again.
        if (!Utf8.IsValid(realm))
            return false;
        var features = ReadFeatures(message.Nonce);
        var offersAlgorithms = message.TryGet(StunAttributeType.PasswordAlgorithms, out var algorithms);
        // The nonce says that there is a list, and there is none: somebody took it out.
        if ((features & HasPasswordAlgorithms) != 0 && (!offersAlgorithms || algorithms.Length is 0 or > MaxAlgorithms))
            return false;
        if (!IsOneDatagram(realm.IsEmpty ? Encoding.UTF8.GetByteCount(_realm) : realm.Length, message.Nonce.Length, algorithms.Length))
            return false;
        _algorithms = (features & HasPasswordAlgorithms) != 0 ? algorithms.ToArray() : [];
        if (!TryChooseAlgorithm())
            return false;
        _nonce = message.Nonce.ToArray();
        _hidesUsername = (features & HasUsernameAnonymity) != 0;
        if (!realm.IsEmpty)
            _realm = Encoding.UTF8.GetString(realm);
        _key = _isSha256
            ? StunKey.LongTermSha256(options.Username, _realm, options.Password)
            : StunKey.LongTerm(options.Username, _realm, options.Password);
        return true;
    }

    /// <summary>Ends a request with the credentials; without any before the first challenge.</summary>
    public void WriteTo(ref StunMessageWriter writer)
    {
        if (_key is null)
            return;
        if (_hidesUsername)
            writer.Write(StunAttributeType.UserHash, SHA256.HashData(Encoding.UTF8.GetBytes($"{options.Username}:{_realm}")));
        else
            writer.Write(StunAttributeType.Username, options.Username);
        writer.Write(StunAttributeType.Realm, _realm);
        writer.Write(StunAttributeType.Nonce, _nonce);
        if (_algorithms.Length == 0)
        {
            writer.AddIntegrity(_key);
            return;
        }

        writer.Write(StunAttributeType.PasswordAlgorithms, _algorithms);
        writer.Write(StunAttributeType.PasswordAlgorithm, _isSha256 ? Sha256Algorithm << 16 : 1u << 16);
        writer.AddIntegritySha256(_key);
    }

    /// <summary>Whether a response proves that the server knows the password.</summary>
    public bool Verify(in StunMessage message)
    {
        if (_key is null)
            return false;
        return _algorithms.Length == 0 ? message.VerifyIntegrity(_key) : message.VerifyIntegritySha256(_key);
    }

    private bool IsOneDatagram(int realm, int nonce, int algorithms) => Encoding.UTF8.GetByteCount(options.Username) + realm + nonce + algorithms <= MaxTotal;

    // Each algorithm: 16 bits of number, 16 of the length of its parameters, which both known ones do not have.
    private bool TryChooseAlgorithm()
    {
        _isSha256 = false;
        var knowsOne = _algorithms.Length == 0;
        for (var rest = _algorithms.AsSpan(); rest.Length >= 4;)
        {
            var (algorithm, parameters) = ((rest[0] << 8) | rest[1], (rest[2] << 8) | rest[3]);
            _isSha256 |= algorithm == Sha256Algorithm;
            knowsOne |= algorithm is 1 or Sha256Algorithm;
            rest = rest[Math.Min(rest.Length, 4 + StunLayout.Pad(parameters))..];
        }

        return knowsOne;
    }

    private static uint ReadFeatures(ReadOnlySpan<byte> nonce)
    {
        if (!nonce.StartsWith(NonceCookie) || nonce.Length < NonceCookie.Length + 4)
            return 0;
        Span<byte> bits = stackalloc byte[3];
        var status = System.Buffers.Text.Base64.DecodeFromUtf8(nonce.Slice(NonceCookie.Length, 4), bits, out _, out var written);
        return status == System.Buffers.OperationStatus.Done && written == 3 ? (uint)((bits[0] << 16) | (bits[1] << 8) | bits[2]) : 0;
    }
}
