using System.Collections.Immutable;
using Cftoken.Catalog.Policies;

namespace Cftoken.Emulator;

/// <summary>A token in the emulator's own record.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Its status: <c>active</c>, <c>disabled</c> or <c>expired</c>.</param>
public sealed record IssuedToken(string Id, string Name, string Status)
{
    /// <summary>Whether it works.</summary>
    public bool IsActive => Status == "active";

    /// <summary>Whose it is.</summary>
    public OwnerKind Owner { get; init; }

    /// <summary>What it may do.</summary>
    public PolicySet Grants { get; init; } = PolicySet.Of(Enumerable.Empty<Policy>());

    /// <summary>When it begins to work; null: at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When it stops; null: never.</summary>
    public DateTimeOffset? ExpiresOn { get; init; }

    /// <summary>Networks that it works from, as they were given; empty: everywhere.</summary>
    public ImmutableArray<string> AllowedFrom { get; init; } = [];

    /// <summary>Networks that it does not work from.</summary>
    public ImmutableArray<string> RefusedFrom { get; init; } = [];
}
