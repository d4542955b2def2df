using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;

namespace Cftoken.Tokens.Verifying;

/// <summary>An account id, and who said it.</summary>
/// <param name="Id">What stands there; it may be no id at all.</param>
/// <param name="Origin">The variable or the setting that holds it.</param>
/// <param name="Where">File and line; null where it comes from this process's environment.</param>
public sealed record KnownAccount(string Id, string Origin, SourceLocation? Where = null)
{
    /// <summary>What is wrong with the id; null where it is one.</summary>
    internal Problem? Malformed => ResourceIds.IsHexId(Id) ? null : new Problem(
        "account.malformed-id",
        $"{Origin} holds no account id: one has 32 lower hex digits.",
        new Fix("Copy it from the dashboard's address, dash.cloudflare.com/<account id>."),
        Where,
        ProblemKind.Usage);
}
