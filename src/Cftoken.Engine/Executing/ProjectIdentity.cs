using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Bootstrapping;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Jobs.Finding;
using Cftoken.Engine.Plans;
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
    /// <param name="world">The outside world.</param>
    /// <param name="path">The project's folder, or a configuration file in it.</param>
    /// <param name="sink">The file that is looked at first; null: the usual ones.</param>
    /// <exception cref="ProblemException">There is no project, it has no token, or its token is the bootstrap credential.</exception>
    public static ProjectIdentity Read(OutsideWorld world, string path, string? sink)
    {
        var (project, found) = Search(world, path, sink);
        if (found.Tokens is [var first, ..] && BootstrapSource.KnownTo(world).FirstOrDefault(known => first.Value.IsSameAs(known.Value)) is { } bootstrap)
        {
            throw new ProblemException(new Problem(
                "token.is-bootstrap",
                $"{first.Variable} here is the bootstrap credential of {bootstrap.Source}: it creates tokens, and is never used for project work.",
                new Fix("Delete the line, and give the project a token of its own:", "cftoken create"),
                first.Where,
                ProblemKind.Credential));
        }

        return found.Tokens is [var token, ..]
            ? new ProjectIdentity(project, token, AccountOf(world, project, found))
            : throw new ProblemException(new Problem(
                "token.none",
                $"The project has no token: none of {string.Join(", ", ProjectTokenFiles.InOrder)} in {project.Root} defines {TokenVariables.Token}.",
                new Fix("Create one:", "cftoken create"),
                Kind: ProblemKind.Credential));
    }

    /// <summary>Reads a project that need not have a token, or a configuration.</summary>
    /// <param name="world">The outside world.</param>
    /// <param name="path">The project's folder, or a configuration file in it.</param>
    /// <returns>The project, and the account that it works on; null where nothing names it.</returns>
    public static (Project Project, KnownAccount? Account) ReadProject(OutsideWorld world, string path)
    {
        Project project;
        try
        {
            project = new ProjectReader(world).Read(path);
        }
        catch (ProblemException none) when (none.Problems is [{ Code: PlanUseCase.NoProject }])
        {
            project = JobProjects.Without(Path.GetFullPath(path, world.Environment.CurrentDirectory));
        }

        return (project, AccountOf(world, project, ProjectTokenFiles.Search(world.Files, project.Root)));
    }

    // A folder without a configuration may still have a token: one that was asked for by its permissions.
    private static (Project Project, ProjectTokenSearch Found) Search(OutsideWorld world, string path, string? sink)
    {
        try
        {
            var project = new ProjectReader(world).Read(path);
            return (project, ProjectTokenFiles.Search(world.Files, project.Root, sink));
        }
        catch (ProblemException none) when (none.Problems is [{ Code: PlanUseCase.NoProject }])
        {
            var folder = JobProjects.Without(Path.GetFullPath(path, world.Environment.CurrentDirectory));
            var found = ProjectTokenFiles.Search(world.Files, folder.Root, sink);
            if (found.Tokens.IsEmpty)
            {
                throw;
            }

            return (folder, found);
        }
    }

    private static KnownAccount? AccountOf(OutsideWorld world, Project project, ProjectTokenSearch found) =>
        project.AccountId is { } configured ? new KnownAccount(configured.Value, "account_id", configured.Where)
        : world.Environment.Get(TokenVariables.AccountId) is { Length: > 0 } set ? new KnownAccount(set, TokenVariables.AccountId)
        : found.AccountIds is [var first, ..] ? new KnownAccount(first.Value, first.Variable, first.Where)
        : null;
}
