using Cftoken.Catalog.Model;
using Cftoken.Core.Text;

namespace Cftoken.Logs.Diagnosing;

/// <summary>The command line that adds permissions to a token in place.</summary>
public static class ExtendCommand
{
    /// <summary>The command line, ready for a shell.</summary>
    /// <param name="permissions">What is to be added.</param>
    /// <param name="accountId">The account, where it is known.</param>
    /// <param name="job">The job whose token it is, where the project has several; else null.</param>
    /// <returns>Null where there is nothing to add.</returns>
    public static string? Of(IReadOnlyCollection<WantedPermission> permissions, string? accountId, string? job = null)
    {
        ArgumentNullException.ThrowIfNull(permissions);
        if (permissions.Count == 0)
        {
            return null;
        }

        List<string> words = ["cftoken", "extend", .. job is null ? (string[])[] : ["--job", job]];
        foreach (var name in permissions.Select(permission => permission.Group.Name).Distinct(StringComparer.Ordinal))
        {
            words.AddRange(["--permission", name]);
        }

        var zones = permissions.SelectMany(permission => permission.Resources)
            .Where(resource => resource.Kind == Scope.Zone && resource.Id is { Length: 32 })
            .Select(resource => resource.Id!)
            .Distinct(StringComparer.Ordinal);
        foreach (var zone in zones)
        {
            words.AddRange(["--zone-id", zone]);
        }

        if (accountId is not null)
        {
            words.AddRange(["--account-id", accountId]);
        }

        return string.Join(' ', words.Select(ShellText.Quote));
    }
}
