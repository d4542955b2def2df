using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Jobs;
using Cftoken.Tokens;
using Cftoken.Tokens.Journal;

namespace Cftoken.Engine.Creating;

/// <summary>A temporary token has somebody who answers for it, and an end; its name says that it is one.</summary>
/// <param name="Length">How long it lives.</param>
/// <param name="Owner">Who answers for it.</param>
internal sealed record TemporaryRule(TimeSpan Length, string Owner)
{
    private const int LongestOwner = 40;

    /// <summary>The rule for what was asked for.</summary>
    /// <param name="length">How long it is to live; null: it would not end.</param>
    /// <param name="owner">Who answers for it; null where nobody is named.</param>
    /// <param name="again">The command line with an owner, from one that is made up.</param>
    /// <exception cref="ProblemException">Nobody answers for it, or it would not end.</exception>
    public static TemporaryRule Of(TimeToLive? length, string? owner, Func<string, string> again)
    {
        MustBeOwner(owner);
        return owner is null
            ? throw new ProblemException(new Problem(
                "temporary.owner",
                "A temporary token needs somebody who answers for it.",
                new Fix("Name who does, or set ownerName in the job file:", again("NAME")),
                Kind: ProblemKind.Usage))
            : new TemporaryRule(length?.Length ?? throw new ProblemException(new Problem(
                "temporary.end",
                "A temporary token needs an end.",
                new Fix("Say how long it is to live: 15m, 2h, 1d."),
                Kind: ProblemKind.Usage)), owner);
    }

    /// <summary>Refuses a name that cannot stand in a token's.</summary>
    /// <exception cref="ProblemException">It cannot.</exception>
    public static void MustBeOwner(string? owner)
    {
        if (owner is not null && (owner.Length is 0 or > LongestOwner || !NameConvention.IsClean(owner)))
        {
            throw new ProblemException(new Problem(
                "usage.owner",
                $"--owner {UntrustedText.Clean(owner, 60)} cannot stand in a token's name.",
                new Fix($"Use up to {LongestOwner} letters, digits and . _ -."),
                Kind: ProblemKind.Usage));
        }
    }

    /// <summary>A token's name with the mark.</summary>
    public static string NameOf(string name) => TemporaryMark.On(name);

    /// <summary>What is remembered of it.</summary>
    public TemporaryTerms Terms(DateTimeOffset until) => new(until, Owner);
}
