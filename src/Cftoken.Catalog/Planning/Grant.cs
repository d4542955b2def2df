using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Planning;

/// <summary>One permission group on one resource: what a plan is made of.</summary>
/// <param name="Group">The group.</param>
/// <param name="Resource">What it is granted on.</param>
public readonly record struct Grant(PermissionGroup Group, Resource Resource);
