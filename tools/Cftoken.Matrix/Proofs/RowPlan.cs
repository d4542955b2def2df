using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Policies;
using Cftoken.Engine.Plans;
using Cftoken.TestInfrastructure;

namespace Cftoken.Matrix.Proofs;

/// <summary>A row's plan in words, and the hash of everything that the row's result rests on.</summary>
public static class RowPlan
{
    /// <summary>A permission's name and what it is granted on: <c>Workers Routes Write on zone</c>.</summary>
    public static string Name(PlannedPermission permission)
    {
        ArgumentNullException.ThrowIfNull(permission);
        return permission.Group.Scope == Scope.Account ? permission.Group.Name : $"{permission.Group.Name} on {permission.Group.Scope.Word}";
    }

    /// <summary>The names of the permissions that a plan requires.</summary>
    public static ImmutableArray<string> Required(JobPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return [.. plan.Minimised.Permissions.Where(permission => permission.Need == Need.Required).Select(Name)];
    }

    /// <summary>
    /// The hash: the case as it stands in its file, the version's lock file, and the plan with the groups that the
    /// catalogue holds for each of its operations. What the tool knowledge and the catalogue say beyond the plan changes
    /// nothing that the runs could show.
    /// </summary>
    public static string Inputs(Row row, JobPlan plan)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(plan);
        var text = new StringBuilder(row.Case.Text).Append('\n').Append(LockFile(row.Wrangler)).Append('\n');
        if (plan.Owner == OwnerKind.User)
        {
            text.Append("owned by a user\n");
        }

        foreach (var permission in plan.Minimised.Permissions)
        {
            text.Append($"{permission.Need} {Name(permission)}\n");
            foreach (var operation in permission.Reasons.SelectMany(reason => reason.Operations).Distinct().OrderBy(one => one.ToString(), StringComparer.Ordinal))
            {
                text.Append($"  {operation}: {string.Join(", ", operation.Accepted.Select(group => group.Name).Order(StringComparer.Ordinal))}\n");
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    private static string LockFile(string version)
    {
        var folder = version == TestInfrastructure.Wrangler.WranglerInstallation.Newest ? "tests/wrangler" : $"tests/wrangler/{version}";
        return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(RepositoryRoot.File($"{folder}/package-lock.json"))));
    }
}
