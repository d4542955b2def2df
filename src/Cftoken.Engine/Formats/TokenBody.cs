using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Formats;

/// <summary>The body of <c>POST …/tokens</c>: the token that <c>create</c> would ask for.</summary>
internal static class TokenBody
{
    // The body is read by people, and sent as UTF-8: nothing in it needs escaping for HTML.
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the body, indented.</summary>
    /// <exception cref="ProblemException">An id is not known; every such one is named.</exception>
    public static string Write(JobPlan plan, TimeProvider time)
    {
        MustBeComplete(plan);
        using var body = JsonDocument.Parse(DraftOf(plan, plan.Minimised.Policies!.Value, time).ToJson());
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            body.WriteTo(writer);
        }

        return $"{Encoding.UTF8.GetString(stream.ToArray())}\n";
    }

    /// <summary>What the token is made of, apart from policies that have to be found first.</summary>
    public static TokenDraft DraftOf(JobPlan plan, ImmutableArray<Policy> policies, TimeProvider time) => new(
        TokenNaming.For(plan, plan.Owner),
        policies,
        (plan.Terms.TimeToLive ?? TimeToLive.Default).Length is { } length
            ? DateTimeOffset.FromUnixTimeSeconds((time.GetUtcNow() + length).ToUnixTimeSeconds())
            : null,
        plan.Terms.NotBefore)
    {
        AllowedFrom = plan.Terms.AllowedFrom,
        RefusedFrom = plan.Terms.RefusedFrom,
    };

    private static void MustBeComplete(JobPlan plan)
    {
        if (plan.Minimised.Policies is not null)
        {
            return;
        }

        var resources = plan.Minimised.Unresolved.Select(resource => new Problem(
            "format.unresolved-resource",
            $"The id of {PlanWords.Of(resource)} is not known, and this form names everything by id.",
            FixFor(resource),
            Kind: ProblemKind.Usage));
        var groups = plan.Minimised.GroupsWithoutId.Select(group => new Problem(
            "format.group-without-id",
            $"No public source tells the id of the permission {group.Name}, and this form names everything by id.",
            new Fix("Use cftoken create or --format terraform: both ask Cloudflare for it."),
            Kind: ProblemKind.Usage));
        throw new ProblemException([.. resources, .. groups]);
    }

    private static Fix FixFor(Resource resource) =>
        resource.Kind == Scope.Account ? new Fix("Add account_id to the configuration, or set CLOUDFLARE_ACCOUNT_ID.")
        : resource.Kind == Scope.Zone ? new Fix("Set zone_id on the route; the zone's page in the dashboard shows it.")
        : new Fix("Use cftoken create, which asks Cloudflare for it.");
}
