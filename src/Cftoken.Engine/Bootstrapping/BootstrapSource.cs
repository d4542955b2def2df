using Cftoken.Cloudflare.Credentials;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Secrets;
using Cftoken.Tokens.ProjectTokens;

namespace Cftoken.Engine.Bootstrapping;

/// <summary>A bootstrap credential, read where the user says and kept nowhere.</summary>
/// <param name="Credential">The credential.</param>
/// <param name="AccountId">The account id that stands beside it; null where none does.</param>
/// <param name="Source">Where it comes from, for people.</param>
internal sealed record BootstrapSource(BootstrapCredential Credential, string? AccountId, string Source)
{
    /// <summary>Its value, to recognise it where it must not be.</summary>
    public Secret Value => Credential switch
    {
        BootstrapCredential.GlobalApiKey key => key.Key,
        BootstrapCredential.MintingToken token => token.Value,
        _ => throw new InvalidOperationException("A bootstrap credential is a key or a token."),
    };

    /// <summary>Reads it from the first place that has one, in the order of <see cref="BootstrapPlaces"/>; null where none has.</summary>
    /// <param name="world">The outside world.</param>
    /// <param name="file">The value of <c>--bootstrap-env</c>; null where it was not given.</param>
    /// <param name="projectRoot">The folder of the project that the command is about; null where it is about none.</param>
    /// <param name="tell">Takes what the user should know of the place.</param>
    /// <param name="cancellation">Ends the waiting for standard input.</param>
    /// <exception cref="ProblemException">The place is named and has none, its configuration is wrong, or git tracks it.</exception>
    public static async Task<BootstrapSource?> FindAsync(
        OutsideWorld world, string? file, string? projectRoot, Action<string> tell, CancellationToken cancellation)
    {
        if (await new BootstrapPlaces(world).FindAsync(file, tell, cancellation) is not { } found)
        {
            return null;
        }

        await new BootstrapKeeping(world, projectRoot).CheckAsync(found.Files, tell, cancellation);
        return found.Source;
    }

    /// <summary>
    /// Every bootstrap credential that can be read without being named, and the one that was: to recognise them where
    /// they must not be. A place that is wrong counts as having none; whoever needs the credential is told.
    /// </summary>
    public static IReadOnlyList<BootstrapSource> KnownTo(OutsideWorld world, BootstrapSource? named = null) =>
        [.. new BootstrapPlaces(world).Known(), .. named is null ? [] : new[] { named }];

    /// <summary>Refuses bootstrap credentials among a project's tokens.</summary>
    /// <exception cref="ProblemException">One is there; all such places are named.</exception>
    public static void NoneMayBeIn(ProjectTokenSearch found, IReadOnlyList<BootstrapSource> known)
    {
        var misplaced = found.Tokens.Where(token => known.Any(bootstrap => token.Value.IsSameAs(bootstrap.Value))).ToList();
        if (misplaced.Count > 0)
        {
            throw new ProblemException([.. misplaced.Select(token => InProject(token.Where))]);
        }
    }

    /// <summary>What is said of a credential that can make tokens and stands where the project's own should.</summary>
    public static Problem InProject(SourceLocation where) => new(
        "bootstrap.in-project",
        "This is a bootstrap credential: it can create tokens, and must not lie in a project or be used for its work.",
        new Fix("Take the line out, roll the credential in the dashboard, keep the new value outside the project, and run the command again."),
        where,
        ProblemKind.Credential);
}
