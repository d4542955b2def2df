using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Core.Problems;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Jobs.Finding;
using Cftoken.Engine.Plans;
using Cftoken.Projects;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Invocations;

namespace Cftoken.Engine.Tests.Plans;

/// <summary>How often runs are expanded, and what is told of each place.</summary>
public sealed class RunExpansionsTests
{
    private static readonly PermissionCatalog Catalog = PermissionCatalog.Load();
    private static readonly SourceLocation Configured = new("wrangler.jsonc", 7, 3);

    private readonly Project project = JobProjects.Without("/project");
    private int expanded;

    [Fact]
    public void Thousands_of_runs_of_one_command_are_expanded_once()
    {
        var expansions = Of(Enumerable.Range(0, 5000).Select(number => Run("deploy", 1 + (number % 300))));

        expanded.ShouldBe(1);
        expansions.Count.ShouldBe(300);
        expansions.Sum(one => one.Expansion.Requirements.Length).ShouldBe(301);
    }

    [Fact]
    public void A_second_place_tells_of_itself_and_not_again_of_the_configuration()
    {
        var second = Of([Run("deploy", 1), Run("deploy", 2)])[1].Expansion;

        second.Requirements.ShouldHaveSingleItem().Evidence.Where.Line.ShouldBe(2);
        second.Unknowns.ShouldHaveSingleItem().Where.Line.ShouldBe(2);
        second.NoCalls.ShouldBeNull();
    }

    [Fact]
    public void Whatever_an_expansion_depends_on_keeps_runs_apart()
    {
        var run = Run("deploy", 1);
        Of([
            run,
            Run("delete", 1),
            run with { HasOpenAccount = true },
            run with { Project = JobProjects.Without("/project") },
            run with { Invocation = run.Invocation with { AskedVersion = "3" } },
            run with { Invocation = run.Invocation with { Arguments = ["a b"] } },
            run with { Invocation = run.Invocation with { Arguments = ["a", "b"] } },
            run with { Invocation = run.Invocation with { Options = run.Invocation.Options.Add("a", "b") } },
        ]);

        expanded.ShouldBe(8);
    }

    private List<(JobRun Run, Expansion Expansion)> Of(IEnumerable<JobRun> runs) => [.. new RunExpansions(Expand).Of(runs)];

    private JobRun Run(string command, int line) => new(
        new Invocation("wrangler", command, [], ImmutableDictionary<string, string>.Empty, new SourceLocation("package.json", line)), project);

    private Expansion Expand(JobRun run)
    {
        expanded++;
        return new Expansion([], [Needed(run.Invocation.Where), Needed(Configured)], [Unknown(run.Invocation.Where), Unknown(Configured)], [], null);
    }

    private static Unknown Unknown(SourceLocation where) => new(UnknownKind.ConfigurationKey, "key", where, "unknown");

    private static Requirement Needed(SourceLocation where) => new(
        [[new RequiredCall(Catalog.Get("GET /accounts"), Resource.Account(null))]], Need.Required, 1, new Evidence(where, "because", "test"));
}
