using Cftoken.Tools.Expansion;

namespace Cftoken.Engine.Plans;

/// <summary>What is to be planned.</summary>
/// <param name="Path">The project's folder, or a configuration file in it.</param>
/// <param name="Environment">The environment of the configuration; null: the one that each deploy command names.</param>
/// <param name="Wrangler">The version of wrangler to plan for; null: the project's own.</param>
public sealed record PlanRequest(string Path, string? Environment = null, ToolVersion? Wrangler = null);
