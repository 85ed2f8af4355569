using System.Security.Cryptography;
using System.Text;

namespace WebTorrent.Stun;

/// <summary>
/// The keys of message integrity (RFC 8489 §9). Names and passwords are taken as they are, in UTF-8: whoever has others than ASCII ones prepares
/// them (RFC 8265, OpaqueString) before.
/// </summary>
public static class StunKey
{
    /// <summary>The key of a short-term credential, as in ICE: the password.</summary>
    public static byte[] ShortTerm(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return Encoding.UTF8.GetBytes(password);
    }

    /// <summary>The key of a long-term credential, as in TURN: MD5 of <c>username:realm:password</c> (RFC 8489 §18.5.1.1).</summary>
    public static byte[] LongTerm(string username, string realm, string password) => MD5.HashData(Join(username, realm, password));

    /// <summary>The same with SHA-256, for servers that offer it (RFC 8489 §18.5.1.2).</summary>
    public static byte[] LongTermSha256(string username, string realm, string password) => SHA256.HashData(Join(username, realm, password));

    private static byte[] Join(string username, string realm, string password)
    {
        ArgumentNullException.ThrowIfNull(username);
        ArgumentNullException.ThrowIfNull(realm);
        ArgumentNullException.ThrowIfNull(password);
        return Encoding.UTF8.GetBytes($"{username}:{realm}:{password}");
    }
}
