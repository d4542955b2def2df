using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Targets;

/// <summary>Which kind of token a job gets: some work only with a user's.</summary>
internal static class OwnerRule
{
    /// <summary>The kind; null where nobody asked for one and the plan does not care.</summary>
    /// <exception cref="ProblemException">An account's token is asked for, and would not do.</exception>
    public static OwnerKind? KindFor(TokenRequest request, OwnerKind? asked, JobPlan plan) => plan.UserOwnedBecause switch
    {
        { } why when asked == OwnerKind.Account => throw new ProblemException(new Problem(
            "owner.must-be-user",
            $"An account-owned token is asked for, and it would not do: {why}.",
            new Fix("Ask for a user's token:", (request with { Owner = OwnerKind.User }).ToCommandLine()),
            Kind: ProblemKind.Usage)),
        { } => OwnerKind.User,
        null => asked,
    };
}
