using System.Collections.Immutable;
using Cftoken.Catalog.Policies;
using FsCheck;
using FsCheck.Fluent;

namespace Cftoken.Catalog.Tests.Policies;

/// <summary>Makes policies from a small stock, so that they overlap often.</summary>
internal static class AnyPolicies
{
    private static readonly Gen<ResourceSelector> Selectors = Gen.Elements(
        new ResourceSelector("account.1"),
        new ResourceSelector("account.2"),
        new ResourceSelector("zone.1"),
        new ResourceSelector("zone.2"),
        new ResourceSelector("zone.*", "account.1"),
        new ResourceSelector("zone.*", "account.2"),
        new ResourceSelector("worker.1", "account.1"));

    private static readonly Gen<GroupReference> Groups = Gen.Elements("g1", "g2", "g3", "g4").Select(id => new GroupReference(id));

    public static readonly Gen<Policy> Policies =
        from effect in Gen.Elements(PolicyEffect.Allow, PolicyEffect.Deny)
        from groups in Gen.NonEmptyListOf(Groups)
        from resources in Gen.NonEmptyListOf(Selectors)
        select new Policy(effect, [.. groups], [.. resources]);

    public static readonly Gen<ImmutableArray<Policy>> Lists = Gen.ListOf(Policies).Select(list => list.ToImmutableArray());
}
