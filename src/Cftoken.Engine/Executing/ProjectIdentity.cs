using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Projects;
using Cftoken.Tokens;
using Cftoken.Tokens.ProjectTokens;
using Cftoken.Tokens.Verifying;

namespace Cftoken.Engine.Executing;

/// <summary>A project together with the token that it has.</summary>
/// <param name="Project">The project.</param>
/// <param name="Token">Its token.</param>
/// <param name="Account">The account that it works on, by the order of a creation; null where nothing names it.</param>
internal sealed record ProjectIdentity(Project Project, FoundToken Token, KnownAccount? Account)
{
    /// <summary>The account's id, as it stands where it is named.</summary>
    public string? AccountId => Account?.Id;

    /// <summary>Reads the project and looks for its token.</summary>
    /// <exception cref="ProblemException">There is no project, or it has no token.</exception>
    public static ProjectIdentity Read(OutsideWorld world, string path)
    {
        var project = new ProjectReader(world).Read(path);
        var found = ProjectTokenFiles.Search(world.Files, project.Root);
        return found.Tokens is [var token, ..]
            ? new ProjectIdentity(project, token, AccountOf(world, project, found))
            : throw new ProblemException(new Problem(
                "token.none",
                $"The project has no token: none of {string.Join(", ", ProjectTokenFiles.InOrder)} in {project.Root} defines {TokenVariables.Token}.",
                new Fix("Create one:", "cftoken create"),
                Kind: ProblemKind.Credential));
    }

    private static KnownAccount? AccountOf(OutsideWorld world, Project project, ProjectTokenSearch found) =>
        project.AccountId is { } configured ? new KnownAccount(configured.Value, "account_id", configured.Where)
        : world.Environment.Get(TokenVariables.AccountId) is { Length: > 0 } set ? new KnownAccount(set, TokenVariables.AccountId)
        : found.AccountIds is [var first, ..] ? new KnownAccount(first.Value, first.Variable, first.Where)
        : null;
}
