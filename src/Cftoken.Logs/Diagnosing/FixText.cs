using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Core.Problems;
using Cftoken.Logs.Runs;

namespace Cftoken.Logs.Diagnosing;

/// <summary>What mends a failure: the one command, or what a person has to do.</summary>
internal static class FixText
{
    /// <summary>The fix.</summary>
    public static Fix For(Verdict verdict, LogError error, CalledOperation? call, ImmutableArray<WantedPermission> permissions) => verdict.Cause switch
    {
        ErrorCause.MissingPermission when call is { Path: "/memberships" or "/accounts" } =>
            new Fix("Set CLOUDFLARE_ACCOUNT_ID, or account_id in the configuration: the call is then not made. Else add the permission.", ExtendCommand.Of(permissions, Paths.AccountOf(error.Path))),
        ErrorCause.MissingPermission when !permissions.IsEmpty => new Fix("Add it to the token in place; the value stays the same.", ExtendCommand.Of(permissions, Paths.AccountOf(error.Path))),
        ErrorCause.MissingPermission => new Fix("Find the permission that the call wants, and add it to the token in place.", "cftoken plan"),
        ErrorCause.ResourceNotCovered => new Fix("If the zone is in this account, let the token cover it, in place; its value stays the same. In the project's folder:", "cftoken extend"),
        ErrorCause.WrongAccount when error.Shape == LogShape.SeveralAccounts => new Fix("Set CLOUDFLARE_ACCOUNT_ID, or account_id in the configuration."),
        ErrorCause.WrongAccount => new Fix(verdict.Rule?.Cause == ErrorCause.WrongAccount ? verdict.Rule.Fix : "Set CLOUDFLARE_ACCOUNT_ID, or account_id in the configuration, to the account that the token belongs to."),
        ErrorCause.MalformedCredential when error.Shape == LogShape.NoCredential => new Fix("Set CLOUDFLARE_API_TOKEN in this step; secrets do not reach workflows of forks."),
        ErrorCause.MalformedCredential when error.Shape == LogShape.UnusableCredential => new Fix("Copy the token's value again and store it in the secret anew."),
        ErrorCause.Revoked when verdict.Rule?.Cause != ErrorCause.Revoked => new Fix("Look at the token's own record: where it is expired, prolong it there; where it is gone or rolled, store the present value.", "cftoken verify"),
        ErrorCause.WrongTokenFamily when verdict.Rule?.Cause != ErrorCause.WrongTokenFamily => new Fix("Set CLOUDFLARE_ACCOUNT_ID, so that no user's endpoint is asked; or use a user-owned token."),
        ErrorCause.EdgeBlock => new Fix("Run it again, from another address where it lasts; give the Ray ID to Cloudflare's support. No permission mends it."),
        ErrorCause.MissingResource when verdict.Rule is null => new Fix("Check the name, create the thing, or correct the account; no permission mends it."),
        ErrorCause.Entitlement when verdict.Rule is null => new Fix("Open Workers in the dashboard once, so that the account gets its workers.dev name; or set workers_dev to false."),
        ErrorCause.RateLimit when verdict.Rule is null => new Fix("Wait for five minutes, then run it again; no permission mends it."),
        ErrorCause.Transient when verdict.Rule is null => new Fix("Run it again in a few minutes; no permission mends it."),
        _ => new Fix(verdict.Rule?.Fix ?? "Look at the lines before it, and at the tool's own log."),
    };
}
