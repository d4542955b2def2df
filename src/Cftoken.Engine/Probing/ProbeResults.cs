using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Catalog.Probing;

namespace Cftoken.Engine.Probing;

/// <summary>Puts a survey's answers into words, group by group.</summary>
public sealed class ProbeResults
{
    /// <summary>Why nothing is known of a group that no call can tell of.</summary>
    public const string NoCall = "no harmless call tells";

    /// <summary>Why nothing is known of a group that was left out, as nothing more could be asked.</summary>
    public const string NotAsked = "not asked";

    /// <summary>Why nothing is known of a group where the account or the zone is missing that calls could be made on.</summary>
    public const string NoPlace = "no account or zone is known to ask about";

    private readonly PermissionCatalog catalog;
    private readonly GroupKnowledge knowledge;
    private readonly ImmutableArray<ProbeAnswer> answers;
    private readonly ProbePlace place;
    private readonly bool withWrites;

    internal ProbeResults(PermissionCatalog catalog, ProbeSurvey survey, ProbePlace place, bool withWrites)
    {
        (this.catalog, this.place, this.withWrites) = (catalog, place, withWrites);
        knowledge = survey.Knowledge;
        answers = survey.Answers;
    }

    /// <summary>Sets of groups of which at least one is held.</summary>
    public ImmutableArray<ProbedChoice> Choices => [.. knowledge.Choices.Select(choice => new ProbedChoice(choice.Groups, choice.Call))];

    /// <summary>What such a probe cannot know.</summary>
    public ImmutableArray<string> Limits =>
    [
        withWrites
            ? "Whether a permission that writes is held is told only by the few requests that cannot take effect; the rest stays open."
            : "Reads tell nothing of writing: whoever may read D1 may or may not write it. --write asks where a request cannot take effect.",
        place.AccountId is null ? "Nothing was asked about an account, as none is known."
            : place.ZoneId is null ? $"Asked about the account {place.AccountId} and no zone: what it may do on zones, buckets or single Workers is not known."
            : $"Asked about the account {place.AccountId} and the zone {place.ZoneId}: what it may do on other accounts, zones, buckets or single Workers is not known.",
        place.Owner == OwnerKind.Account
            ? "An account's token cannot hold permissions on a user, so none were asked about."
            : "Permissions on the user are told by a few calls only.",
        "A token that was made or changed within the last minute may be refused where it will soon be let through.",
        "A permission that the catalogue does not know for a call may be the one that let it through.",
        .. knowledge.Contradictions.Take(3).Select(call =>
            $"{call} went through although every permission that is known for it was refused elsewhere: they count as unknown."),
    ];

    /// <summary>The groups, by scope and name.</summary>
    /// <param name="wanted">Those that matter; null: all.</param>
    public ImmutableArray<ProbedGroup> Groups(IReadOnlySet<PermissionGroup>? wanted)
    {
        var calls = catalog.Probing.Reads.Concat(withWrites ? catalog.Probing.Writes.Select(write => write.Operation) : []).ToList();
        var anywhere = calls.SelectMany(operation => operation.Accepted).ToHashSet();
        var here = calls.Where(place.Takes).SelectMany(operation => operation.Accepted).ToHashSet();
        return
        [
            .. catalog.Groups.Where(group => wanted?.Contains(group) ?? (group.Scope != Scope.User || place.Owner == OwnerKind.User))
                .OrderBy(group => group.Scope.Word, StringComparer.Ordinal).ThenBy(group => group.Name, StringComparer.Ordinal)
                .Select(group => Of(group, here.Contains(group) ? null : anywhere.Contains(group) ? NoPlace : NoCall)),
        ];
    }

    private ProbedGroup Of(PermissionGroup group, string? whyNot)
    {
        var (standing, because) = knowledge.Of(group);
        if (because is not null)
        {
            var answer = answers.First(answer => answer.Operation.Equals(because));
            return new ProbedGroup(group, standing, $"{because}: {answer.Because}");
        }

        var around = knowledge.Choices.FirstOrDefault(choice => choice.Groups.Contains(group));
        return new ProbedGroup(group, GroupStanding.Unknown, around.Call is not null ? $"it, or another that lets {around.Call} through"
            : whyNot is not null ? whyNot
            : answers.FirstOrDefault(answer => answer.Outcome == ProbeOutcome.Unclear && answer.Operation.Accepted.Contains(group)) is { } unclear
                ? $"{unclear.Operation}: {unclear.Because}"
            : NotAsked);
    }
}
