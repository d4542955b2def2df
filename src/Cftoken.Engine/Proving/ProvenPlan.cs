using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Plans;
using Cftoken.Projects.Packages;
using Cftoken.Tools.Invocations;

namespace Cftoken.Engine.Proving;

/// <summary>Finds the plan that a command is proven with.</summary>
/// <param name="planning">Planning.</param>
internal sealed class ProvenPlan(PlanUseCase planning)
{
    private static readonly SourceLocation CommandLine = new("command line");

    /// <summary>
    /// The plan: that of the job that is named; of the runs of wrangler that the command is; of the package script that it
    /// starts; of the only job that the project has.
    /// </summary>
    /// <exception cref="ProblemException">The project cannot be planned, or it is not clear which of its jobs is meant.</exception>
    public PlanRequest RequestFor(ProveRequest request)
    {
        var asked = new PlanRequest(request.Path, request.Environment, request.Wrangler, request.Job);
        if (request.Job is not null)
        {
            return Single(asked, planning.Plan(asked));
        }

        if (RunsOf(request.Words) is { IsEmpty: false } runs)
        {
            return asked with { Commands = runs };
        }

        var report = planning.Plan(asked);
        var scripts = report.Plans.Select(plan => plan.Job).Concat(report.OtherCommands.Select(command => command.Script)).ToHashSet();
        if (ScriptCall.Find(request.Words, scripts.Contains) is not { } call)
        {
            return Single(asked, report);
        }

        if (!call.Arguments.IsEmpty)
        {
            throw new ProblemException(new Problem(
                "prove.script-arguments",
                $"Words are handed on to the script {UntrustedText.Clean(call.Script, 80)}, and its plan does not know them.",
                new Fix("Give the command that the script runs, with these words:", "cftoken prove -- npx wrangler deploy --env NAME"),
                Kind: ProblemKind.Usage));
        }

        var named = asked with { Job = call.Script };
        ImmutableArray<Invocation> commands = [.. report.OtherCommands.Where(command => command.Script == call.Script)];
        return report.Plans.Any(plan => plan.Job == call.Script) ? Single(named, planning.Plan(named)) : named with { Commands = commands };
    }

    private static ImmutableArray<Invocation> RunsOf(ImmutableArray<string> words) => words switch
    {
        [var shell, "-c", var line] when Path.GetFileNameWithoutExtension(shell) is "sh" or "bash" or "zsh" or "dash" =>
            WranglerCommandLine.ParseShell(line, CommandLine),
        _ => WranglerCommandLine.Parse(words, CommandLine) is { } run ? [run] : [],
    };

    private static PlanRequest Single(PlanRequest request, PlanReport report) => report.Plans is [var only]
        ? request with { Job = only.Job, Environment = only.Environment ?? request.Environment }
        : throw new ProblemException(new Problem(
            "prove.which-job",
            $"The command does not tell which job it is: the project has {report.Plans.Length}.",
            new Fix($"Name one with --job, and its environment with --env: {string.Join(", ", report.Plans.Select(Named))}."),
            Kind: ProblemKind.Usage));

    private static string Named(JobPlan plan) => UntrustedText.Clean(plan.Environment is { } name ? $"{plan.Job} ({name})" : plan.Job, 80);
}
