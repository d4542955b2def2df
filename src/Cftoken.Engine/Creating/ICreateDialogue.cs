using System.Collections.Immutable;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Creating;

/// <summary>What a creation tells while it runs; every face shows it in its own way.</summary>
public interface ICreateDialogue : ITokenDialogue
{
    /// <summary>Shows the token that is about to be created, before anybody is asked about it.</summary>
    void Show(CreateProposal proposal);
}

/// <summary>The token that is about to be created.</summary>
/// <param name="Plan">What it may do, and why, and whose it will be.</param>
/// <param name="Name">Its name, without the mark that is added.</param>
/// <param name="ExpiresOn">When it ends; null: never.</param>
/// <param name="Sinks">Where its value goes.</param>
public sealed record CreateProposal(JobPlan Plan, string Name, DateTimeOffset? ExpiresOn, ImmutableArray<string> Sinks);
