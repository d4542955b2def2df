using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Projects;
using Cftoken.Tokens;
using Cftoken.Tokens.ProjectTokens;

namespace Cftoken.Engine.Executing;

/// <summary>A project together with the token that it has.</summary>
/// <param name="Project">The project.</param>
/// <param name="Token">Its token.</param>
/// <param name="AccountId">The account that it works on, by the order of a creation; null where nothing names it.</param>
internal sealed record ProjectIdentity(Project Project, FoundToken Token, string? AccountId)
{
    /// <summary>Reads the project and looks for its token.</summary>
    /// <exception cref="ProblemException">There is no project, or it has no token.</exception>
    public static ProjectIdentity Read(OutsideWorld world, string path)
    {
        var project = new ProjectReader(world).Read(path);
        var found = ProjectTokenFiles.Search(world.Files, project.Root);
        var fromEnvironment = world.Environment.Get(TokenVariables.AccountId) is { Length: > 0 } set ? set : null;
        return found.Tokens is [var token, ..]
            ? new ProjectIdentity(project, token, project.AccountId?.Value ?? fromEnvironment ?? found.AccountIds.FirstOrDefault()?.Value)
            : throw new ProblemException(new Problem(
                "token.none",
                $"The project has no token: none of {string.Join(", ", ProjectTokenFiles.InOrder)} in {project.Root} defines {TokenVariables.Token}.",
                new Fix("Create one:", "cftoken create"),
                Kind: ProblemKind.Credential));
    }
}
