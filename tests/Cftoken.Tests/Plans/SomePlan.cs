using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Problems;
using Cftoken.Engine.Plans;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Invocations;

namespace Cftoken.Tests.Plans;

/// <summary>A plan written by hand, with one of everything that a plan can show.</summary>
internal static class SomePlan
{
    public const string AccountId = "0123456789abcdef0123456789abcdef";

    private static readonly PermissionGroup Scripts = Group("e086da7e2179491d91ee5f35b3ca210a", "Workers Scripts Write");

    private static readonly PermissionGroup Kv = Group("f7f0eda5697f475c90846e879bab8666", "Workers KV Storage Write");

    private static readonly PermissionGroup R2 = Group("b4992e1108244f5d8bfbd5744320c2e1", "Workers R2 Storage Read");

    private static readonly PermissionGroup Tail = Group("05880cd1bdc24d8bae0be2136972816b", "Workers Tail Read");

    public static PlanReport Report(bool hasAccount = true) => new([Plan(hasAccount)], [Command("tail", 9)], ["staging"], []);

    public static JobPlan Plan(bool hasAccount = true)
    {
        var account = Resource.Account(hasAccount ? AccountId : null);
        return new JobPlan(
            "shop",
            "deploy",
            "production",
            "shop-production",
            new PlannedTool("wrangler", new ToolVersion(4, 164, 0), "package.json:12"),
            OwnerKind.Account,
            hasAccount ? new PlannedAccount(AccountId, "wrangler.jsonc:3") : new PlannedAccount(null, null),
            [Command("deploy", 7)],
            new MinimisedPlan(
                Permissions(account),
                hasAccount
                    ? [new Policy(PolicyEffect.Allow, [new(Scripts.Id!), new(Kv.Id!)], [new($"com.cloudflare.api.account.{AccountId}")])]
                    : null,
                hasAccount ? [] : [account],
                new Surface(40, 25, 90.5),
                []),
            new TemplateSurface("Edit Cloudflare Workers", "2026-11-22", new Surface(160, 100, 400)),
            [new LeftOut(Tail, "the template Edit Cloudflare Workers", "only wrangler tail reads live logs")],
            [new Advice("set zone_id on the route", [Operation("GET /zones")], At(20))],
            [new OpenQuestion("the key frobnicate", "what it calls is not planned", At(30))]);
    }

    private static ImmutableArray<PlannedPermission> Permissions(Resource account) =>
    [
        new(
            Scripts,
            [account],
            Need.Required,
            1,
            false,
            [
                Reason(
                    2,
                    "uploads the Worker",
                    "measured: deploy-minimal",
                    "GET /accounts/{account_id}/workers/services/{service_name}",
                    "PUT /accounts/{account_id}/workers/scripts/{script_name}"),
            ],
            [],
            null),
        new(
            Kv,
            [account],
            Need.Recommended,
            0.5,
            true,
            [
                Reason(11, "binds a KV namespace", "inferred: refusals that others report", "PUT /accounts/{account_id}/workers/scripts/{script_name}")
                    with { IsInferred = true },
            ],
            [new SourceNote("An upload was refused.", "github.com/cloudflare/workers-sdk/issues/13828", "2026-05")],
            null),
        new(
            R2,
            [account],
            Need.Optional,
            1,
            false,
            [Reason(14, "looks up the bucket", "measured: deploy-r2", "GET /accounts/{account_id}/r2/buckets/{bucket_name}")],
            [],
            "the check that the bucket exists"),
    ];

    private static Reason Reason(int line, string why, string source, params string[] operations) =>
        new(new Evidence(At(line), why, source), [.. operations.Select(Operation)]);

    private static SourceLocation At(int line) => new("wrangler.jsonc", line);

    private static Operation Operation(string name) =>
        new(name.Split(' ')[0], name.Split(' ')[1], Level.Account, [Scripts], false, "openapi", 1, Layer.Published);

    private static Invocation Command(string command, int line) =>
        new("wrangler", command, [], ImmutableDictionary<string, string>.Empty.Add("env", "production"), new SourceLocation("package.json", line));

    private static PermissionGroup Group(string id, string name) =>
        new(id, name, Scope.Account, name.EndsWith("Read", StringComparison.Ordinal) ? "read" : "write", null, null, null, "test");
}
