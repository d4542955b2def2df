using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Core.Problems;
using Cftoken.Engine.Jobs;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Verifying.Deep;

/// <summary>One line of the list: requirements that are one thing for people, and every place that they come from.</summary>
/// <param name="What">What the job does there, for people.</param>
/// <param name="On">What it is done on, for people.</param>
/// <param name="Requirements">The requirements; all of them have to be met.</param>
/// <param name="Where">The files and lines.</param>
internal sealed record ListedRequirement(
    string What, string On, ImmutableArray<Requirement> Requirements, ImmutableArray<SourceLocation> Where)
{
    /// <summary>The calls of the tool's first choice.</summary>
    public ImmutableArray<Operation> Operations =>
        [.. Requirements.SelectMany(requirement => requirement.Alternatives[0]).Select(call => call.Operation).Distinct()];

    /// <summary>The strongest need among them.</summary>
    public Need Need => Requirements.Min(requirement => requirement.Need);

    /// <summary>One call by itself.</summary>
    public static ListedRequirement Of(RequiredCall call) => new(
        PlanWords.Short(call.Operation),
        PlanWords.Of(call.Resource),
        [new Requirement([[call]], Need.Required, 1, new Evidence(new SourceLocation(string.Empty), string.Empty, string.Empty))],
        []);
}

/// <summary>A plan's requirements as a list for people: what is wanted twice stands once, what is only tried is left out.</summary>
internal static class RequirementList
{
    /// <summary>The requirements of a plan, in its order.</summary>
    public static ImmutableArray<ListedRequirement> Of(JobPlan plan) =>
    [
        .. plan.Parts.SelectMany(part => part.Requirements)
            .Where(requirement => requirement.Need != Need.Optional && requirement.Alternatives.All(calls => calls.Any(WantsSomething)))
            .GroupBy(requirement => (What: TitleOf(requirement), On: OnOf(requirement)))
            .Select(same => new ListedRequirement(same.Key.What, same.Key.On, [.. same.DistinctBy(KeyOf, StringComparer.Ordinal)], PlacesOf(same))),
    ];

    private static bool WantsSomething(RequiredCall call) => call.Operation.WantsGroup || call.Effect is not null;

    private static string OnOf(Requirement requirement) =>
        string.Join(", ", requirement.Alternatives[0].Select(call => PlanWords.Of(call.Resource)).Distinct());

    private static ImmutableArray<SourceLocation> PlacesOf(IEnumerable<Requirement> requirements) =>
        [.. requirements.Select(requirement => requirement.Evidence.Where with { Column = 0 }).Where(where => where.File.Length > 0).Distinct()];

    private static string KeyOf(Requirement requirement) => string.Join('|', requirement.Alternatives.Select(calls =>
        string.Join('&', calls.Select(call => $"{call.Operation} {call.Effect?.Id} {call.Resource}"))));

    // A permission that was named outright stands for itself; the call beside it is only an example.
    private static string TitleOf(Requirement requirement) => requirement.Alternatives[0] is [{ Effect: { } effect }] && DirectRequirements.IsNamedPermission(effect)
        ? $"holds {PlanWords.Label(effect.Accepted[0])}"
        : requirement.Evidence.Where.File.Length == 0 && requirement.Alternatives[0] is [var call] ? PlanWords.Short(call.Operation)
        : requirement.Evidence.Why;
}
