using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Tools.Configuration;

namespace Cftoken.Engine.Plans;

/// <summary>
/// What a job like this is usually granted: the dashboard's template, and what the guides add for each binding (read
/// 2026-11: they map every binding to an Edit permission). Whatever of it the plan does not hold is named, with the
/// reason. Why a call is not made is recorded from real wrangler 4.164.0 (2026-11-22).
/// </summary>
internal static class UsualGrants
{
    private const string Guides = "the usual guides";

    private static readonly ImmutableArray<Usual> All =
    [
        new("Account Settings Read", null, "GET /accounts is only asked where no account id is set, and after a refused login"),
        new("Memberships Read", null, "GET /memberships is only asked where no account id is set, and after a refused login"),
        new("User Details Read", null, "GET /user is only asked by wrangler whoami and after a refused login"),
        new("Workers Tail Read", null, "only wrangler tail reads live logs"),
        new("Workers Routes Write", null, "this job publishes on no route of a zone"),
        new("Workers KV Storage Write", "kv_namespaces", "the binding is only named in the upload; no command of this job writes to KV", "no KV namespace is bound"),
        new("Workers R2 Storage Write", "r2_buckets", "the deploy at most looks whether the bucket exists; nothing writes to it", "no R2 bucket is bound"),
        new("D1 Write", "d1_databases", "the binding is only named in the upload; only d1 commands and migrations write"),
        new("Queues Write", "queues", "a queue is only looked up; a consumer is attached through Workers Scripts"),
        new("Vectorize Write", "vectorize", "the binding is only named in the upload"),
        new("Hyperdrive Write", "hyperdrive", "the binding is only named in the upload"),
        new("Workers AI Read", "ai", "the binding is only named in the upload"),
        new("Browser Rendering Write", "browser", "the binding is only named in the upload"),
    ];

    /// <summary>What of the usual grants a plan leaves out, and why.</summary>
    /// <param name="catalog">The catalogue.</param>
    /// <param name="template">The dashboard's template.</param>
    /// <param name="configuration">The job's effective configuration.</param>
    /// <param name="planned">What the plan holds.</param>
    public static ImmutableArray<LeftOut> NotIn(
        PermissionCatalog catalog, TokenTemplate template, ConfigNode configuration, ImmutableArray<PlannedPermission> planned)
    {
        // An optional permission is not granted either, but the plan says so, and why.
        var mentioned = planned.Select(permission => permission.Group).ToHashSet();
        var fromTemplate = template.Groups.Select(group => (Group: group, By: $"the template {template.Name}"));
        var fromGuides = All
            .Where(usual => usual.Key is { } key && configuration[key] is not null)
            .Select(usual => (Group: Find(catalog, usual.Name), By: Guides));
        return
        [
            .. fromTemplate.Concat(fromGuides)
                .Where(candidate => !mentioned.Contains(candidate.Group))
                .DistinctBy(candidate => candidate.Group)
                .Select(candidate => new LeftOut(candidate.Group, candidate.By, Why(candidate.Group, configuration))),
        ];
    }

    private static string Why(PermissionGroup group, ConfigNode configuration)
    {
        var usual = All.FirstOrDefault(usual => usual.Name == group.Name);
        return usual switch
        {
            null => "no call of this job needs it",
            { Key: { } key, WhyUnbound: { } unbound } when configuration[key] is null => unbound,
            _ => usual.Why,
        };
    }

    private static PermissionGroup Find(PermissionCatalog catalog, string name) =>
        catalog.Group(name, Scope.Account) ?? throw new InvalidOperationException($"The catalogue has no account group {name}.");

    /// <summary>One usual grant.</summary>
    /// <param name="Name">The group's name.</param>
    /// <param name="Key">The configuration key for which guides add it; null where only the template has it.</param>
    /// <param name="Why">Why it is not needed.</param>
    /// <param name="WhyUnbound">The same, where the key is not there.</param>
    private sealed record Usual(string Name, string? Key, string Why, string? WhyUnbound = null);
}
