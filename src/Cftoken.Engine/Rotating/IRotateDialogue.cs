using System.Collections.Immutable;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;
using Cftoken.Tokens.Journal;

namespace Cftoken.Engine.Rotating;

/// <summary>What a rotation tells while it runs; every face shows it in its own way.</summary>
public interface IRotateDialogue : ITokenDialogue
{
    /// <summary>Shows the token that is about to take another's place, before anybody is asked about it.</summary>
    void Show(RotationProposal proposal);

    /// <summary>Shows the token that is about to get a new value.</summary>
    void Show(RollProposal proposal);
}

/// <summary>A token that is about to take another's place.</summary>
/// <param name="Plan">What it may do, and why, and whose it will be.</param>
/// <param name="Name">Its name, without the mark that is added.</param>
/// <param name="ExpiresOn">When it ends; null: never.</param>
/// <param name="Sinks">Where its value goes.</param>
/// <param name="Old">The token whose place it takes; null where nobody can tell which that is.</param>
/// <param name="Changes">How the new one differs from it; null where it could not be read.</param>
/// <param name="Retirement">What becomes of the old one, and when, in a sentence.</param>
public sealed record RotationProposal(
    JobPlan Plan,
    string Name,
    DateTimeOffset? ExpiresOn,
    ImmutableArray<string> Sinks,
    TokenReference? Old,
    TokenComparison? Changes,
    string Retirement);

/// <summary>A token that is about to get a new value, its old one dead at once.</summary>
/// <param name="Token">The token.</param>
/// <param name="Sinks">Where its value goes.</param>
/// <param name="Warnings">What that means, in sentences.</param>
public sealed record RollProposal(TokenReference Token, ImmutableArray<string> Sinks, ImmutableArray<string> Warnings);
