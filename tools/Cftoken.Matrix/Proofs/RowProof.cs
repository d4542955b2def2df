using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Proving;
using Cftoken.Matrix.Cases;
using Cftoken.Matrix.Running;
using Cftoken.TestInfrastructure;
using Cftoken.TestInfrastructure.Wrangler;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Invocations;

namespace Cftoken.Matrix.Proofs;

/// <summary>Plans and proves rows, as <c>cftoken prove</c> does, with the account that the cases meet.</summary>
/// <param name="catalog">The catalogue.</param>
public sealed class RowProof(PermissionCatalog catalog)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    /// <summary>Plans a row. Nothing is run.</summary>
    /// <exception cref="ProblemException">There is no plan.</exception>
    public JobPlan Plan(Row row)
    {
        ArgumentNullException.ThrowIfNull(row);
        using var project = ProjectOf(row.Case);
        return new ProveUseCase(World(project, null), catalog).Plan(RequestFor(row, project));
    }

    /// <summary>Proves a row with real wrangler.</summary>
    public async Task<RowResult> ProveAsync(Row row, WranglerInstallation installation, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(row);
        using var project = ProjectOf(row.Case);
        try
        {
            var proof = await new ProveUseCase(World(project, installation), catalog)
                .ProveAsync(RequestFor(row, project), _ => { }, _ => { }, cancellation);
            return ResultOf(row, proof);
        }
        catch (ProblemException problem)
        {
            return new RowResult(row.Case.Id, row.Wrangler, row.Case.CommandFor(row.Wrangler), "", "unplanned", problem.Message, [], []);
        }
    }

    private static RowResult ResultOf(Row row, Proof proof)
    {
        var isSilent = proof.Runs.All(run => run is { ExitCode: 0, Requests: 0 }) && proof.Plan.Minimised.Permissions.IsEmpty;
        var ended = proof.LastLines.IsEmpty ? "" : $" It said: {string.Join(" / ", proof.LastLines.Where(line => line.Trim().Length > 0).Take(2))}";
        return new RowResult(
            row.Case.Id,
            row.Wrangler,
            row.Case.CommandFor(row.Wrangler),
            RowPlan.Inputs(row, proof.Plan),
            isSilent ? "silent" : Word(proof.Verdict),
            isSilent ? "The plan is empty, and the command called nothing." : proof.Because + ended,
            [.. proof.Runs.Select(run => run.Requests)],
            [
                .. proof.Permissions.Select(one => new PermissionResult(
                    RowPlan.Name(one.Permission), Word(one.Permission.Need), Word(one.Verdict), one.DeniedOperation?.ToString())),
            ]);
    }

    private static ProveRequest RequestFor(Row row, TemporaryFolder project)
    {
        return new ProveRequest(project.Path, WordsOf(row))
        {
            Wrangler = ToolVersion.TryParse(row.Wrangler, out var version) ? version : throw new FormatException($"{row.Wrangler} is no version."),
            Seed = MatrixAccount.Seed(row.Case),
            Limit = TimeLimit,
        };
    }

    private static ImmutableArray<string> WordsOf(Row row) => row.Case.Input.Length > 0
        ? ["sh", "-c", $"printf '%s' '{row.Case.Input}' | {row.Case.CommandFor(row.Wrangler)}"]
        : ShellWords.Split(row.Case.CommandFor(row.Wrangler)).Single();

    private static TemporaryFolder ProjectOf(MatrixCase one)
    {
        var project = new TemporaryFolder();
        foreach (var (name, text) in one.Project)
        {
            project.Write(name, text);
        }

        return project;
    }

    private static OutsideWorld World(TemporaryFolder project, WranglerInstallation? installation)
    {
        var environment = new FakeEnvironment { CurrentDirectory = project.Path, HomeDirectory = project.Path, IsWindows = OperatingSystem.IsWindows() };
        if (installation is not null)
        {
            environment.Set("PATH", WranglerEnvironment.Quiet(installation, project.Path)["PATH"]);
        }

        return OutsideWorld.System() with { Environment = environment };
    }

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();
}
