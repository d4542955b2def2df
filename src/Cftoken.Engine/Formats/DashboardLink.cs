using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Formats;

/// <summary>
/// A link to the dashboard's form with the permissions ticked. Source for both forms and for the documented keys:
/// developers.cloudflare.com/fundamentals/api/how-to/account-owned-token-template/ (read 2026-11-22). A key that the form
/// does not know is dropped without a word.
/// </summary>
internal static class DashboardLink
{
    private const string Dashboard = "https://dash.cloudflare.com/";

    private static readonly FrozenSet<string> Documented = new[]
    {
        "account_analytics", "account_api_tokens", "account_settings", "billing", "workers_scripts", "workers_kv_storage",
        "workers_routes", "workers_r2", "d1", "queues", "page", "stream", "images", "logs", "dns", "zone", "zone_settings",
        "analytics", "firewall_services", "page_rules", "cache", "ssl_and_certificates", "access", "access_acct",
        "access_audit_log", "access_custom_page", "teams", "flagship_app",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static FormattedPlan Write(JobPlan plan)
    {
        var granted = plan.Minimised.Permissions.Where(permission => permission.Need != Need.Optional).ToList();
        var entries = granted.Select(permission => (permission.Group, Type: TypeOf(permission.Group))).ToList();
        var inLink = entries.Where(entry => entry is { Group.DashboardKey: not null, Type: not null }).Distinct().ToList();
        var keys = KeysOf(inLink.Select(entry => (entry.Group.DashboardKey!, entry.Type!)));
        var name = Uri.EscapeDataString(Creating.TokenNaming.For(plan, plan.Owner));
        var asUser = $"{Dashboard}profile/api-tokens?permissionGroupKeys={keys}&accountId=*&zoneId=all&name={name}";
        var asAccount = $"{Dashboard}?to=/:account/api-tokens&permissionGroupKeys={keys}&name={name}";
        var isUser = plan.Owner == OwnerKind.User;
        return new FormattedPlan(
            $"{(isUser ? asUser : asAccount)}\n",
            [
                .. NotInLink(plan, granted),
                .. entries.Except(inLink).Select(entry => $"Tick by hand: {PlanWords.Label(entry.Group)}. The link has no key for it."),
                .. inLink.Where(entry => !Documented.Contains(entry.Group.DashboardKey!))
                    .Select(entry => $"Check that {PlanWords.Label(entry.Group)} is ticked: its key \"{entry.Group.DashboardKey}\" is not documented, and the form drops what it does not know."),
                isUser ? $"The same for a token that an account owns: {asAccount}" : $"The same for a token that you own as a user: {asUser}",
            ]);
    }

    private static IEnumerable<string> NotInLink(JobPlan plan, List<PlannedPermission> granted)
    {
        yield return "The link cannot set when the token ends, nor from which addresses it works: set both in the form.";
        var resources = granted.SelectMany(permission => permission.Resources).Distinct().ToList();
        if (plan.Owner == OwnerKind.User && resources.Exists(resource => resource.Kind == Scope.Account))
        {
            yield return $"It offers every account: choose {(plan.Account.Id is { } id ? $"account {id}" : "the one account")} under Account Resources.";
        }

        foreach (var kind in resources.Where(resource => resource.Id != Resource.All && resource.Kind != Scope.Account && resource.Kind != Scope.User)
            .GroupBy(resource => resource.Kind))
        {
            yield return $"It grants every {kind.Key.Word}: choose {string.Join(", ", kind.Select(PlanWords.Of))} in the form.";
        }
    }

    private static string? TypeOf(PermissionGroup group) => group.Action switch
    {
        "read" or "revoke" or "run" or "purge" => group.Action,
        "write" or "edit" => "edit",
        _ => null,
    };

    private static string KeysOf(IEnumerable<(string Key, string Type)> keys)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            foreach (var (key, type) in keys)
            {
                writer.WriteStartObject();
                writer.WriteString("key", key);
                writer.WriteString("type", type);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Uri.EscapeDataString(Encoding.UTF8.GetString(stream.ToArray()));
    }
}
