using System.Collections.Immutable;
using Cftoken.Engine.Plans;
using Cftoken.Tools.Invocations;

namespace Cftoken.Engine.Exact;

/// <summary>What wrangler itself says of the bindings that plans were made for.</summary>
/// <param name="Deploys">Every deploy that was asked about.</param>
/// <param name="NotAsked">The deploys that no dry run is there for.</param>
public sealed record ExactReport(ImmutableArray<ExactDeploy> Deploys, ImmutableArray<DeployNotAsked> NotAsked)
{
    /// <summary>What no dry run shows, so that only the plan's own reading of the configuration speaks for it.</summary>
    public static ImmutableArray<string> NotSeen { get; } =
        ["routes", "cron triggers", "queue consumers", "workflows' registration", "containers' settings", "e-mail addresses", "the namespace of Workers Sites"];

    /// <summary>Whether anything differs.</summary>
    public bool HasDifferences => Deploys.Any(deploy => !deploy.Differences.IsEmpty);
}

/// <summary>A deploy, and how wrangler's dry run of it compares with the plan.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Command">The deploy.</param>
/// <param name="Wrangler">The version of wrangler that was run.</param>
/// <param name="Bindings">How many bindings its upload names.</param>
/// <param name="Differences">Where the two differ.</param>
public sealed record ExactDeploy(JobPlan Plan, Invocation Command, string Wrangler, int Bindings, ImmutableArray<BindingDifference> Differences);

/// <summary>A deploy that wrangler was not asked about.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Command">The deploy.</param>
/// <param name="Why">Why.</param>
public sealed record DeployNotAsked(JobPlan Plan, Invocation Command, string Why);
