using Cftoken.Catalog.Model;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.Output.Diagnosing;

/// <summary>What a failure is, in one sentence: the same in every form.</summary>
internal static class Headlines
{
    /// <summary>The sentence.</summary>
    public static string Of(LogFailure failure) => failure.Cause switch
    {
        ErrorCause.MissingPermission when !failure.Permissions.IsEmpty => $"The token lacks {string.Join(" and ", failure.Permissions.Select(permission => permission.Group.Name))}.",
        ErrorCause.MissingPermission => "The token lacks a permission.",
        ErrorCause.ResourceNotCovered => "The token does not reach the zone or resource. No permission is missing.",
        ErrorCause.WrongAccount => "Not a permission: the account or another id is wrong.",
        ErrorCause.WrongTokenFamily => "Not a permission: this is the wrong kind of token.",
        ErrorCause.Expired => "Not a permission: the token has expired.",
        ErrorCause.Revoked => "Not a permission: the token is no longer accepted.",
        ErrorCause.IpCondition => "Not a permission: the token may not be used from this address.",
        ErrorCause.MalformedCredential => "Not a permission: what was sent is no token.",
        ErrorCause.Entitlement => "Not a permission: the account is not entitled to this, or it is not enabled.",
        ErrorCause.MissingResource => "Not a permission: what was asked for is not there.",
        ErrorCause.RateLimit => "Not a permission: too many requests.",
        ErrorCause.EdgeBlock => "Not a permission: a firewall answered in the API's place.",
        ErrorCause.Transient => "Not a permission: a failure on Cloudflare's side.",
        ErrorCause.Request => "Not a permission: the request itself is wrong.",
        _ => "A call to Cloudflare failed, and the log does not say why.",
    };
}
