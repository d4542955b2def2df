using Cftoken.Core.Problems;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Targets;

namespace Cftoken.Engine.Creating;

/// <summary>What a creation tells and asks while it runs; every face answers it in its own way.</summary>
public interface ICreateDialogue : ITokenDialogue
{
    /// <summary>Whether the token is to be created.</summary>
    /// <exception cref="ProblemException">Nobody is there to answer.</exception>
    Task<bool> ApproveAsync(CreateProposal proposal, CancellationToken cancellation);
}

/// <summary>The token that is about to be created.</summary>
/// <param name="Plan">What it may do, and why, and whose it will be.</param>
/// <param name="Name">Its name, without the mark that is added.</param>
/// <param name="ExpiresOn">When it ends; null: never.</param>
/// <param name="Sink">Where its value goes.</param>
public sealed record CreateProposal(JobPlan Plan, string Name, DateTimeOffset? ExpiresOn, string Sink);
