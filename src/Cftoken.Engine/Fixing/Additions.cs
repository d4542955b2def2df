using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Plans;
using Cftoken.Logs.Diagnosing;
using Cftoken.Tokens.Editing;

namespace Cftoken.Engine.Fixing;

/// <summary>
/// What a token is to be granted because of a log. The log says that something is missing; what it is, the project's plan
/// decides, and all else that the plan asks for and the token lacks goes along, since that would be refused next. What
/// only the log asks for stands apart: whoever can make a job print text can write it.
/// </summary>
internal sealed class Additions
{
    private readonly HeldToken token;
    private readonly Wanted wanted;
    private readonly Coverage held;
    private readonly Coverage planned;
    private readonly ImmutableArray<PlannedPermission> plan;
    private readonly ImmutableArray<PolicyGrant> lacked;
    private readonly Gap gap;

    /// <summary>Works it out.</summary>
    /// <param name="catalog">The catalogue.</param>
    /// <param name="token">The token.</param>
    /// <param name="plan">What the plan grants the job's token; every group has its id and every resource can be named.</param>
    /// <param name="wanted">Fills in what the log masks.</param>
    /// <param name="failures">What failed; the groups of its permissions have their ids.</param>
    public Additions(PermissionCatalog catalog, HeldToken token, ImmutableArray<PlannedPermission> plan, Wanted wanted, ImmutableArray<LogFailure> failures)
    {
        (this.token, this.plan, this.wanted) = (token, plan, wanted);
        var holds = PolicySet.Of(token.Record.Policies);
        var groups = plan.Select(permission => permission.Group).Concat(failures.SelectMany(failure => failure.Permissions).Select(permission => permission.Group));
        var names = new GroupNames(catalog, groups, token.Record.Policies);
        held = new Coverage(catalog, holds, names.GroupOf);
        planned = new Coverage(catalog, PolicySet.Of(plan.SelectMany(Grants)), names.GroupOf);
        lacked = PolicyDifference.Between(plan, holds).Missing;
        Held = [.. failures.Where(IsHeld)];
        Open = [.. failures.Except(Held)];
        ImmutableArray<PlannedPermission> asked = [.. Apart(Open)];
        Elsewhere = [.. asked.Where(IsElsewhere)];
        Beyond = [.. asked.Where(permission => !IsElsewhere(permission) && !planned.Covers(permission.Group, permission.Resources[0]) && !held.Covers(permission.Group, permission.Resources[0]))];
        gap = new Gap(token.Record, [.. plan, .. Beyond], catalog);
    }

    /// <summary>The failures that what the token may do explains.</summary>
    public ImmutableArray<LogFailure> Open { get; }

    /// <summary>The failures that it does not explain: the token holds what was refused.</summary>
    public ImmutableArray<LogFailure> Held { get; }

    /// <summary>What the log asks for and the plan does not, on one resource each.</summary>
    public ImmutableArray<PlannedPermission> Beyond { get; }

    /// <summary>What the log asks for and no token of this owner can be granted: it lies in another account, or with a user.</summary>
    public ImmutableArray<PlannedPermission> Elsewhere { get; }

    /// <summary>Whether something that is open lies where this token may reach.</summary>
    public bool IsWithinReach => Open.Any(failure => Apart([failure]).ToList() is var asked && (asked.Count == 0 || asked.Exists(permission => !IsElsewhere(permission))));

    /// <summary>What the log asks for without telling on what.</summary>
    public IEnumerable<PermissionGroup> Nowhere => Open.SelectMany(wanted.Nowhere).Where(group => plan.All(permission => permission.Group != group)).Distinct();

    /// <summary>What the plan asks for and the token lacks, in words.</summary>
    public IEnumerable<string> LackedByPlan => lacked.Select(grant => Names.InWords(grant).Permission);

    /// <summary>Names of groups.</summary>
    public GroupNames Names => gap.Names;

    /// <summary>The groups of everything that may be granted.</summary>
    public ImmutableArray<PermissionGroup> Groups => [.. plan.Concat(Beyond).Select(permission => permission.Group)];

    /// <summary>The change.</summary>
    /// <exception cref="Core.Problems.ProblemException">Something of it cannot be granted, or would not help.</exception>
    public TokenEdit Edit() => gap.Extending();

    /// <summary>The change, each permission with who asks for it.</summary>
    public ImmutableArray<Addition> InWords() => [.. gap.Missing.Select(grant => new Addition(Names.InWords(grant), lacked.Contains(grant), Because(grant)))];

    /// <summary>Whether a denial of the token's own stands against a failure's permissions.</summary>
    public bool IsDenied(LogFailure failure) => failure.Permissions.Any(permission => held.IsDenied(permission.Group));

    private string Because(PolicyGrant grant)
    {
        var line = Names.GroupOf(grant.GroupId) is { } group && Open.FirstOrDefault(failure => Concerns(failure, group)) is { Telling: var evidence }
            ? $"refused in the log, line {evidence.Line}"
            : null;
        if (!lacked.Contains(grant))
        {
            var inferred = Open.Any(failure => failure.Operation?.Inference is not null) ? ", and which call it was is inferred" : string.Empty;
            return $"{line ?? "refused in the log"}{inferred}; the project's plan does not ask for it";
        }

        var where = plan.FirstOrDefault(permission => permission.Group.Id == grant.GroupId)?.Reasons.FirstOrDefault()?.Evidence.Where is { File.Length: > 0 } place ? $" ({place with { Column = 0 }})" : string.Empty;
        return line is null ? $"the plan asks for it{where}: it would be refused next" : $"{line}; the plan asks for it{where}";
    }

    // A call that takes any of several groups is mended by the one that the plan chose.
    private static bool Concerns(LogFailure failure, PermissionGroup group) =>
        failure.Permissions.Any(permission => permission.Group == group) || failure.Operation?.Operation?.Accepted.Contains(group) == true;

    private bool IsHeld(LogFailure failure)
    {
        var asked = Apart([failure]).ToList();
        return asked.Count > 0 ? asked.TrueForAll(permission => !IsElsewhere(permission) && held.Covers(permission.Group, permission.Resources[0]))

            // Where the log does not tell which permission it is, the plan's are all that it can be.
            : failure.Cause == ErrorCause.ResourceNotCovered ? !lacked.Any(grant => Names(grant)?.Scope is { } scope && scope != Scope.Account && scope != Scope.User)
            : failure.Permissions.IsEmpty && lacked.IsEmpty;

        PermissionGroup? Names(PolicyGrant grant) => plan.Select(permission => permission.Group).FirstOrDefault(group => group.Id == grant.GroupId);
    }

    private bool IsElsewhere(PlannedPermission permission) => token.Tokens.Owner.AccountId is { } account
        && (permission.Group.Scope == Scope.User || (permission.Resources[0] is var on && (on.Kind == Scope.Account ? on.Id : on.AccountId) != account));

    private IEnumerable<PlannedPermission> Apart(IEnumerable<LogFailure> failures) => failures.SelectMany(failure => wanted.Of(failure))
        .SelectMany(permission => permission.Resources.Select(on => permission with { Resources = [on] }))
        .DistinctBy(permission => (permission.Group, permission.Resources[0]));

    private static IEnumerable<PolicyGrant> Grants(PlannedPermission permission) =>
        permission.Resources.Select(on => new PolicyGrant(PolicyEffect.Allow, permission.Group.Id!, ResourceKeys.SelectorOf(on)));
}
