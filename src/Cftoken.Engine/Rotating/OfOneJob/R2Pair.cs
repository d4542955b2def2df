using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Policies;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Engine.Rotating.OfOneJob;

/// <summary>
/// What becomes of a token's S3 pair for R2: the access key id is the token's id, the secret is made from its value
/// (developers.cloudflare.com/r2/api/tokens/, 2026-11).
/// </summary>
internal static class R2Pair
{
    /// <summary>Whether tokens with these policies have a pair that is of use.</summary>
    public static bool IsIn(IEnumerable<Policy> policies, PermissionCatalog catalog) => policies.SelectMany(policy => policy.Groups)
        .Any(group => (catalog.GroupById(group.Id)?.Name ?? group.Name)?.Contains("R2", StringComparison.Ordinal) == true);

    /// <summary>What is to be known where a token gets another value.</summary>
    public static string AfterRoll(ImmutableArray<ITokenSink> sinks) => TakersOf(sinks) is { Count: > 0 } takers
        ? $"Its R2 S3 secret access key changes as well, and is delivered to {string.Join(" and ", takers)}; the access key id stays."
        : "Its R2 S3 secret access key changes as well, and no sink takes it: whoever uses the S3 pair of this token needs it anew.";

    /// <summary>What is to be known where another token takes its place.</summary>
    public static string AfterRotation(ImmutableArray<ITokenSink> sinks) => TakersOf(sinks) is { Count: > 0 } takers
        ? $"The R2 S3 pair is another one, its access key id included, and was delivered to {string.Join(" and ", takers)}; the old pair ends with the old token."
        : "The R2 S3 pair is another one, its access key id included, and no sink takes it: whoever uses the old token's pair needs the new one before the old token ends.";

    private static List<string> TakersOf(ImmutableArray<ITokenSink> sinks) =>
        [.. sinks.Where(sink => sink.Address.Names.S3SecretAccessKey is not null).Select(sink => sink.Name)];
}
