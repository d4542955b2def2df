using System.Collections.Immutable;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Planning;

/// <summary>The smallest thing that a plan must meet: any one of some groups, on one resource, for a call or for its effect.</summary>
/// <param name="Operation">The call.</param>
/// <param name="Effect">The effect that wants the groups; null where the call itself does.</param>
/// <param name="Resource">The resource, in its one spelling.</param>
internal sealed record Want(Operation Operation, Effect? Effect, Resource Resource)
{
    private ImmutableArray<PermissionGroup> Accepted => Effect?.Accepted ?? Operation.Accepted;

    /// <summary>How many groups there are to choose from.</summary>
    public int Choices => Accepted.Length;

    /// <summary>How sure it is that the groups are the right ones: 1 where Cloudflare says so itself.</summary>
    public double Confidence => Effect?.Confidence ?? (Operation.IsInferred ? Operation.Confidence : 1);

    /// <summary>Whether somebody has concluded it.</summary>
    public bool IsInferred => Effect is null ? Operation.IsInferred : Effect.Need != Need.Required;

    /// <summary>What the sources say where it is not Cloudflare's own word.</summary>
    public ImmutableArray<SourceNote> Sources => Effect?.Sources ?? Operation.Sources;

    /// <summary>What a call wants: its own groups, and those of its effect.</summary>
    public static IEnumerable<Want> Of(RequiredCall call, Resource resource)
    {
        if (call.Operation.WantsGroup)
        {
            yield return new Want(call.Operation, null, resource);
        }

        if (call.Effect is not null)
        {
            yield return new Want(call.Operation, call.Effect, resource);
        }
    }

    /// <summary>The narrowest grants of which each alone meets this.</summary>
    public IEnumerable<Grant> NarrowestGrants()
    {
        foreach (var group in Accepted)
        {
            if (FitOf(group.Scope) is { } resource)
            {
                yield return new Grant(group, resource);
            }
        }
    }

    /// <summary>All grants of which each alone meets this, wider ones included.</summary>
    public IEnumerable<Grant> Grants()
    {
        foreach (var grant in NarrowestGrants())
        {
            yield return grant;
            if (grant.Resource.Id != Resource.All && (grant.Resource.Kind == Scope.Zone || grant.Resource.Kind == Scope.R2Bucket))
            {
                yield return grant with { Resource = new Resource(grant.Resource.Kind, Resource.All, null, grant.Resource.AccountId) };
            }
        }
    }

    /// <summary>
    /// The resource that a group of this scope has to be granted on; null where no resource would do. A finer thing than
    /// an account answers to account groups on its account; nothing else crosses from one kind to another.
    /// </summary>
    private Resource? FitOf(Scope scope)
    {
        if (scope == Scope.Account)
        {
            return Resource.Kind == Scope.Account ? Resource
                : Resource.Kind == Scope.User ? null
                : Resource.Account(Resource.AccountId);
        }

        if (scope == Scope.Zone && Resource.Kind == Scope.Account && (Operation.OnAllZones || Operation.Level == Level.Zone))
        {
            return Resource.AllZones(Resource.Id);
        }

        if (scope != Resource.Kind)
        {
            return null;
        }

        return scope == Scope.Zone && Operation.OnAllZones ? Resource.AllZones(Resource.AccountId) : Resource;
    }
}
