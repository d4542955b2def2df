using System.Text;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Text;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Formats;

/// <summary>
/// Plans as resources of Cloudflare's Terraform provider, version 5: <c>cloudflare_account_token</c> and
/// <c>cloudflare_api_token</c>, whose policies hold their resources as JSON text. What is not known becomes a variable, and
/// a permission whose id no public source tells is looked up by name and scope. Sources:
/// developers.cloudflare.com/api/terraform (read 2026-11-22); configurations of version 5 in public repositories.
/// </summary>
internal static class TerraformPlan
{
    private const string AccountVariable = "cloudflare_account_id";

    public static FormattedPlan Write(PlanReport report, TimeProvider time)
    {
        var names = new TerraformNames();
        var resources = new StringBuilder();
        foreach (var plan in report.Plans)
        {
            AppendToken(resources, plan, names, time);
        }

        var text = new StringBuilder();
        foreach (var (variable, description) in names.Variables)
        {
            text.Append($"variable \"{variable}\" {{\n  type        = string\n  description = {Quote(description)}\n}}\n\n");
        }

        foreach (var group in names.LookedUp)
        {
            var isUser = group.Owner == OwnerKind.User;
            text.Append($"data \"cloudflare_{(isUser ? string.Empty : "account_")}api_token_permission_groups_list\" \"{group.Name}\" {{\n");
            text.Append(isUser ? string.Empty : $"  account_id = {group.Account}\n");
            text.Append($"  name       = {Quote(group.Group.Name)}\n  scope      = {Quote(group.Group.Scope.Key)}\n}}\n\n");
        }

        return new FormattedPlan(
            text.Append(resources).ToString(),
            [
                "For version 5 of the provider cloudflare/cloudflare, with a credential that may create tokens.",
                "Terraform keeps the token's value in its state: whoever reads the state has the token.",
                "Changing a token's permissions in Terraform may replace it, and then its value changes (cloudflare/terraform-provider-cloudflare #7125).",
            ]);
    }

    private static void AppendToken(StringBuilder text, JobPlan plan, TerraformNames names, TimeProvider time)
    {
        var isUser = plan.Owner == OwnerKind.User;
        var draft = TokenBody.DraftOf(plan, [], time);
        var account = plan.Account.Id is { } id ? Quote(id) : names.Variable(AccountVariable, "The account that the token works on.");
        if (text.Length > 0)
        {
            text.Append('\n');
        }

        text.Append($"resource \"cloudflare_{(isUser ? "api" : "account")}_token\" \"{names.Resource($"{plan.Project}_{plan.Environment}_{plan.Job}")}\" {{\n");
        text.Append(isUser ? string.Empty : $"  account_id = {account}\n");
        text.Append($"  name       = {Quote(draft.Name)}\n");
        text.Append(draft.ExpiresOn is { } end ? $"  expires_on = \"{end:yyyy-MM-dd'T'HH:mm:ss'Z'}\"\n" : string.Empty);
        text.Append("\n  policies = [\n");
        foreach (var policy in PoliciesOf(plan))
        {
            text.Append("    {\n      effect = \"allow\"\n      permission_groups = [\n");
            foreach (var group in policy.Groups)
            {
                text.Append($"        {{ id = {names.IdOf(group, plan.Owner, account)} }}, # {group.Name}\n");
            }

            text.Append("      ]\n      resources = jsonencode({\n");
            foreach (var entry in policy.Resources.Select(resource => EntryOf(resource, plan, names)).Distinct())
            {
                text.Append($"        {entry}\n");
            }

            text.Append("      })\n    },\n");
        }

        text.Append("  ]\n}\n");
    }

    private static IEnumerable<(IReadOnlyList<PermissionGroup> Groups, IReadOnlyList<Resource> Resources)> PoliciesOf(JobPlan plan) =>
        plan.Minimised.Permissions
            .Where(permission => permission.Need != Need.Optional)
            .SelectMany(permission => permission.Resources, (permission, resource) => (permission.Group, Resource: resource))
            .GroupBy(grant => grant.Group)
            .Select(grants => (Group: grants.Key, Resources: grants.Select(grant => grant.Resource).Distinct().ToList()))
            .GroupBy(grants => (grants.Group.Scope, Key: string.Join('\n', grants.Resources.Select(resource => resource.ToString()))))
            .Select(same => ((IReadOnlyList<PermissionGroup>)[.. same.Select(grants => grants.Group)], (IReadOnlyList<Resource>)same.First().Resources));

    private static string EntryOf(Resource resource, JobPlan plan, TerraformNames names)
    {
        var account = plan.Account.Id ?? $"${{{names.Variable(AccountVariable, "The account that the token works on.")}}}";
        var id = resource.Id ?? (resource.Kind == Scope.Account
            ? account
            : $"${{{names.Variable($"{resource.Kind.Word}_id_{resource.Name}", $"The id of {PlanWords.Of(resource)}.")}}}");
        var key = ResourceKeys.Of(resource.Kind, resource.Kind == Scope.R2Bucket && id != Resource.All ? $"{account}_{id}" : id);
        return resource.Id == Resource.All || resource.Kind == Scope.Worker
            ? $"\"{ResourceKeys.Of(Scope.Account, account)}\" = {{ \"{key}\" = \"*\" }}"
            : $"\"{key}\" = \"*\"";
    }

    /// <summary>A text as HCL: what would be taken for a template or an escape is doubled.</summary>
    internal static string Quote(string text)
    {
        // A line's end, or anything else that cannot be seen, has no place in a name; in HCL it would end the text.
        var quoted = UntrustedText.Clean(text)
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("${", "$${", StringComparison.Ordinal)
            .Replace("%{", "%%{", StringComparison.Ordinal);
        return $"\"{quoted}\"";
    }
}
