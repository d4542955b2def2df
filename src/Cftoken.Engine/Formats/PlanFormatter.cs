using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Formats;

/// <summary>Puts plans into the forms that other tools take.</summary>
/// <param name="time">The clock: what is sent to create a token says when it ends.</param>
public sealed class PlanFormatter(TimeProvider time)
{
    /// <summary>Writes a project's plans in one form.</summary>
    /// <exception cref="ProblemException">
    /// The form takes one job and there are several, or it names every id and one is not known; all that is missing is named.
    /// </exception>
    public FormattedPlan Write(PlanReport report, PlanFormat format)
    {
        ArgumentNullException.ThrowIfNull(report);
        return format switch
        {
            PlanFormat.Markdown => new FormattedPlan(MarkdownPlan.Write(report), []),
            PlanFormat.Terraform => TerraformPlan.Write(report, time),
            PlanFormat.Url => DashboardLink.Write(Only(report)),
            PlanFormat.Curl => CurlPlan.Write(Only(report), time),
            _ => new FormattedPlan(TokenBody.Write(Only(report), time), []),
        };
    }

    private static JobPlan Only(PlanReport report) => report.Plans is [var only]
        ? only
        : throw new ProblemException(new Problem(
            "format.several-plans",
            $"This form holds one token, and there are {report.Plans.Length} plans: {string.Join(", ", report.Plans.Select(NameOf).Distinct())}.",
            new Fix("Name one of them with --job NAME, and where a job has several environments with --env NAME."),
            Kind: ProblemKind.Usage));

    private static string NameOf(JobPlan plan) =>
        UntrustedText.Clean(plan.Environment is { } environment ? $"{plan.Job} ({environment})" : plan.Job, 120);
}
