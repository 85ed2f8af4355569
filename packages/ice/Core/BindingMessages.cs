using System.Net;
using WebTorrent.Stun;

namespace WebTorrent.Ice.Core;

/// <summary>Writes the requests and responses of checks (RFC 8445 §7).</summary>
internal static class BindingMessages
{
    public const int RoleConflict = 487;
    public const int UnknownAttribute = 420;

    public static int WriteRequest(Span<byte> buffer, Check check, Credentials credentials)
    {
        var writer = new StunMessageWriter(buffer, StunClass.Request, StunMethod.Binding, check.Transaction);
        writer.Write(StunAttributeType.Username, credentials.Username);
        writer.Write(StunAttributeType.Priority, check.Pair.Local.PriorityOf(IceCandidateType.PeerReflexive));
        writer.Write(check.IsControlling ? StunAttributeType.IceControlling : StunAttributeType.IceControlled, check.TieBreaker);
        // What is selected is nominated again and again: whose address has changed without noticing is followed there.
        if (check.Purpose == CheckPurpose.Nomination || (check.Purpose == CheckPurpose.Consent && check.IsControlling))
            writer.Write(StunAttributeType.UseCandidate);
        return Finish(ref writer, credentials.RemoteKey);
    }

    public static int WriteSuccess(Span<byte> buffer, StunTransactionId transaction, IPEndPoint seen, ReadOnlySpan<byte> key)
    {
        var writer = new StunMessageWriter(buffer, StunClass.SuccessResponse, StunMethod.Binding, transaction);
        writer.Write(StunAttributeType.XorMappedAddress, seen);
        return Finish(ref writer, key);
    }

    public static int WriteError(Span<byte> buffer, StunTransactionId transaction, int code, ReadOnlySpan<StunAttributeType> unknown, ReadOnlySpan<byte> key)
    {
        var writer = new StunMessageWriter(buffer, StunClass.ErrorResponse, StunMethod.Binding, transaction);
        writer.WriteError(code, code == RoleConflict ? "Role Conflict" : "Unknown Attribute");
        if (!unknown.IsEmpty)
            writer.WriteUnknownAttributes(unknown);
        return Finish(ref writer, key);
    }

    private static int Finish(ref StunMessageWriter writer, ReadOnlySpan<byte> key)
    {
        writer.AddIntegrity(key);
        writer.AddFingerprint();
        return writer.Length;
    }
}
