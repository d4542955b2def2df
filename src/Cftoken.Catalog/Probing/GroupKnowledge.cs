using System.Collections.Immutable;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Probing;

/// <summary>Whether a token holds a group, as far as its calls tell.</summary>
public enum GroupStanding
{
    /// <summary>Nothing tells.</summary>
    Unknown,

    /// <summary>It holds it: a call went through that no other group that it may still hold lets through.</summary>
    Granted,

    /// <summary>It does not: a call was refused that the group would have let through.</summary>
    Refused,
}

/// <summary>
/// What calls tell of the groups that a token holds. A refused call says that it holds none of the groups that the call
/// accepts; one that went through says that it holds at least one of them. As sure as the catalogue's lists are whole.
/// </summary>
public sealed class GroupKnowledge
{
    private readonly Dictionary<PermissionGroup, Operation> refused = [];
    private readonly List<Operation> passed = [];

    /// <summary>How many calls told something.</summary>
    public int Calls { get; private set; }

    /// <summary>How many groups the calls accept in all, a group counted for each call.</summary>
    public int Asked { get; private set; }

    /// <summary>How many calls went through.</summary>
    public int Passed => passed.Count;

    /// <summary>Calls that went through although every group that they accept is refused elsewhere: the lists are not whole.</summary>
    public IEnumerable<Operation> Contradictions => passed.Where(operation => operation.Accepted.All(refused.ContainsKey));

    /// <summary>Sets of several groups of which the token holds at least one, each as small as the calls tell.</summary>
    public IEnumerable<(Operation Call, ImmutableArray<PermissionGroup> Groups)> Choices
    {
        get
        {
            var open = passed.Select(call => (Call: call, Groups: OpenOf(call))).ToList();
            return open.Where(one => one.Groups.Length > 1 && !open.Exists(other => other.Groups.Length > 0
                && other.Groups.Length < one.Groups.Length && other.Groups.All(one.Groups.Contains)))
                .DistinctBy(one => string.Join('|', one.Groups.Select(group => group.ToString()).Order(StringComparer.Ordinal)));
        }
    }

    /// <summary>Takes in a call's answer.</summary>
    /// <param name="operation">The call.</param>
    /// <param name="went">Whether it went through.</param>
    public void Learn(Operation operation, bool went)
    {
        ArgumentNullException.ThrowIfNull(operation);
        Calls++;
        Asked += operation.Accepted.Length;
        if (went)
        {
            passed.Add(operation);
            return;
        }

        foreach (var group in operation.Accepted)
        {
            refused.TryAdd(group, operation);
        }
    }

    /// <summary>Whether the token holds the group, and the call that tells it.</summary>
    public (GroupStanding Standing, Operation? Because) Of(PermissionGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (passed.Find(call => OpenOf(call) is [var only] && only.Equals(group)) is { } granting)
        {
            return (GroupStanding.Granted, granting);
        }

        return refused.TryGetValue(group, out var refusing) && !Contradictions.Any(call => call.Accepted.Contains(group))
            ? (GroupStanding.Refused, refusing)
            : (GroupStanding.Unknown, null);
    }

    /// <summary>Of the groups that a call accepts, those that the token may still hold.</summary>
    public ImmutableArray<PermissionGroup> OpenOf(Operation call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return [.. call.Accepted.Where(group => !refused.ContainsKey(group))];
    }

    /// <summary>Whether it is certain that one of these groups is held: they are all that some call may have gone through by.</summary>
    public bool HoldsOneOf(ImmutableArray<PermissionGroup> groups) =>
        passed.Exists(known => OpenOf(known) is { IsEmpty: false } open && open.All(group => groups.Contains(group)));

    /// <summary>The smallest number of groups of which one is held and this is one; 0 where nothing says so.</summary>
    internal int ChoiceAround(PermissionGroup group)
    {
        var smallest = 0;
        foreach (var call in passed)
        {
            if (OpenOf(call) is { IsEmpty: false } open && open.Contains(group) && (smallest == 0 || open.Length < smallest))
            {
                smallest = open.Length;
            }
        }

        return smallest;
    }
}
