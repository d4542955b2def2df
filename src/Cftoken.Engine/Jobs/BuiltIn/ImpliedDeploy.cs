using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Projects;
using Cftoken.Tools.Invocations;

namespace Cftoken.Engine.Jobs.BuiltIn;

/// <summary>The deploy that a configuration stands for where nothing in the repository deploys it.</summary>
internal static class ImpliedDeploy
{
    /// <summary>The run; its place is the line that says what it deploys.</summary>
    public static Invocation Of(Project project)
    {
        var options = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);
        return new Invocation(
            WranglerCommandLine.Tool,
            project.IsPages ? "pages deploy" : "deploy",
            [],
            project.Environment is { } environment ? options.Add("env", environment) : options,
            PlaceOf(project));
    }

    /// <summary>The line that names what a project deploys.</summary>
    public static SourceLocation PlaceOf(Project project) =>
        (project.Configuration.Effective["name"] ?? project.Configuration.Raw["name"])?.Location is { } name
            ? name with { Column = 0 }
            : new SourceLocation(project.Configuration.File, 1);
}
