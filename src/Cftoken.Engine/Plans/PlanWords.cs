using Cftoken.Catalog.Model;
using Cftoken.Tools.Invocations;

namespace Cftoken.Engine.Plans;

/// <summary>How the parts of a plan are called, wherever they are shown.</summary>
public static class PlanWords
{
    /// <summary>What stands for a resource as long as its id is not known: <c>&lt;account id&gt;</c>.</summary>
    public static string Placeholder(Resource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return $"<{resource.Kind.Word} id>";
    }

    /// <summary>A resource for people: <c>zone example.com</c>, <c>the zone of shop.example.com</c>, <c>account 0123…</c>, <c>every zone</c>.</summary>
    public static string Of(Resource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.Id == Resource.All ? $"every {resource.Kind.Word}"
            : resource is { IsNamedByHost: true, Name: { } host } ? $"the {resource.Kind.Word} of {host}"
            : $"{resource.Kind.Word} {resource.Name ?? resource.Id ?? Placeholder(resource)}";
    }

    /// <summary>
    /// A group as the dashboard's form shows it: scope, product and level, <c>Account · Workers Scripts · Edit</c>.
    /// The dashboard says Edit where the API's name says Write.
    /// </summary>
    public static string Label(PermissionGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var scope = group.Scope.Word is [var first, .. var rest] ? $"{char.ToUpperInvariant(first)}{rest}" : group.Scope.Word;
        var space = group.Name.LastIndexOf(' ');
        var last = group.Name[(space + 1)..];
        return space > 0 && last is "Write" or "Edit" or "Read" or "Run" or "Revoke" or "Purge" or "Admin"
            ? $"{scope} · {group.Name[..space]} · {(last == "Write" ? "Edit" : last)}"
            : $"{scope} · {group.Name}";
    }

    /// <summary>An operation in few characters: the account's part of the path is left out.</summary>
    public static string Short(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Short(operation.ToString());
    }

    /// <summary>Text that names an operation, in few characters.</summary>
    public static string Short(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Replace("/accounts/{account_id}/", "…/", StringComparison.Ordinal);
    }

    /// <summary>An invocation as it would be typed.</summary>
    public static string CommandLine(Invocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        var options =
            from option in invocation.Options.OrderBy(option => option.Key, StringComparer.Ordinal)
            from value in option.Value.Split('\n')
            select value switch
            {
                "true" => $"--{option.Key}",
                "false" => $"--no-{option.Key}",
                _ => $"--{option.Key} {value}",
            };
        return string.Join(' ', [invocation.Tool, invocation.Command, .. invocation.Arguments, .. options]);
    }
}
