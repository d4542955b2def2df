using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Projects.Packages;
using Cftoken.Projects.Runs;
using Cftoken.Projects.Wrangler;
using Cftoken.Tools.Configuration;
using Cftoken.Tools.Invocations;

namespace Cftoken.Projects;

/// <summary>What a project says about itself: facts with their places, and no opinions.</summary>
/// <param name="Root">The full path of its folder.</param>
/// <param name="Configuration">Its wrangler configuration, resolved for the environment.</param>
/// <param name="WorkerName">The Worker's name, the environment's suffix included; null where the configuration gives none.</param>
/// <param name="AccountId">The configuration's account id; null where it gives none.</param>
/// <param name="PublishedFolders">
/// The folders whose files a deploy uploads for everyone to fetch: those of every environment and of every command, since a
/// file that is safe from one deploy may be uploaded by the next.
/// </param>
/// <param name="Wrangler">The version of wrangler that the project runs.</param>
/// <param name="Invocations">
/// The runs of wrangler for this configuration and environment, from the package's scripts; where none of them deploys,
/// the deploy that the configuration itself stands for.
/// </param>
/// <param name="OtherInvocations">The scripts' runs of wrangler that are for another environment or configuration.</param>
/// <param name="Warnings">What is probably not meant as it stands.</param>
public sealed record Project(
    string Root,
    WranglerConfiguration Configuration,
    string? WorkerName,
    AccountIdSetting? AccountId,
    ImmutableArray<PublishedFolder> PublishedFolders,
    VersionEvidence Wrangler,
    ImmutableArray<Invocation> Invocations,
    ImmutableArray<Invocation> OtherInvocations,
    ImmutableArray<Problem> Warnings)
{
    /// <summary>What the package's scripts run and could not be followed.</summary>
    public ImmutableArray<Unfollowed> Unfollowed { get; init; } = [];

    /// <summary>The environment that it was read for; null for the top level.</summary>
    public string? Environment => Configuration.Environment;

    /// <summary>The environments that its configuration has.</summary>
    public ImmutableArray<string> Environments => Configuration.Environments;

    /// <summary>
    /// The configuration that a person wrote, where a build tool redirects deploys away from it; null where nothing redirects, or
    /// where nobody wrote one.
    /// </summary>
    public WranglerConfiguration? Written { get; init; }

    /// <summary>What counts for one run: a redirection is followed by the commands that deploy, and where no <c>--config</c> says otherwise.</summary>
    /// <param name="invocation">The run.</param>
    /// <returns>The configuration's effective table; an empty one where the run reads none.</returns>
    public ConfigNode EffectiveFor(Invocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        return !Configuration.IsRedirected || Redirections.AreFollowedBy(invocation)
            ? Configuration.Effective
            : Written?.Effective ?? ConfigNode.Object(Configuration.Effective.Location, []);
    }

    /// <summary>Whether it is a Pages project, which <c>pages_build_output_dir</c> makes it.</summary>
    public bool IsPages => Configuration.Raw["pages_build_output_dir"] is not null;
}

/// <summary>An account id as a configuration gives it.</summary>
/// <param name="Value">32 hexadecimal digits.</param>
/// <param name="Where">Where it stands.</param>
public sealed record AccountIdSetting(string Value, SourceLocation Where);
