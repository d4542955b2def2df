using System.Collections.Immutable;
using Cftoken.Core.Problems;

namespace Cftoken.Projects.Runs;

/// <summary>What a repository, or a part of it, holds that touches Cloudflare.</summary>
/// <param name="Root">The full path of its folder.</param>
/// <param name="Configurations">The full paths of its wrangler configuration files, one for each Worker or Pages project, in order.</param>
/// <param name="Runs">The runs of tools that its files ask for.</param>
/// <param name="Unfollowed">What could not be followed.</param>
/// <param name="Warnings">What is probably not meant as it stands.</param>
public sealed record Repository(
    string Root,
    ImmutableArray<string> Configurations,
    ImmutableArray<FoundRun> Runs,
    ImmutableArray<Unfollowed> Unfollowed,
    ImmutableArray<Problem> Warnings);
