using System.Text;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Text;

namespace Cftoken.Engine.Formats;

/// <summary>The names that one Terraform file uses: each of its own, and each a valid identifier.</summary>
internal sealed class TerraformNames
{
    private const int LongestName = 200;

    private readonly HashSet<string> resources = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> variables = new(StringComparer.Ordinal);
    private readonly List<LookedUpGroup> lookedUp = [];

    /// <summary>The variables that are used, with what each stands for.</summary>
    public IReadOnlyDictionary<string, string> Variables => variables;

    /// <summary>The permissions whose ids are looked up.</summary>
    public IReadOnlyList<LookedUpGroup> LookedUp => lookedUp;

    /// <summary>A name for a resource that no other has.</summary>
    public string Resource(string wanted)
    {
        var name = Identifier(wanted);
        for (var number = 2; !resources.Add(name); number++)
        {
            name = $"{Identifier(wanted)}_{number}";
        }

        return name;
    }

    /// <summary>The expression for a variable, which is declared with it.</summary>
    public string Variable(string wanted, string description)
    {
        var name = Identifier(wanted);
        variables.TryAdd(name, description);
        return $"var.{name}";
    }

    /// <summary>The expression for a group's id: the id itself, or one that the provider looks up.</summary>
    public string IdOf(PermissionGroup group, OwnerKind owner, string account)
    {
        if (group.Id is { } id)
        {
            return $"\"{id}\"";
        }

        var name = Identifier($"{group.Name}_{group.Scope.Word}_{owner}");
        if (!lookedUp.Exists(known => known.Name == name))
        {
            lookedUp.Add(new LookedUpGroup(name, group, owner, account));
        }

        return $"one(data.cloudflare_{(owner == OwnerKind.User ? string.Empty : "account_")}api_token_permission_groups_list.{name}.result).id";
    }

    private static string Identifier(string text)
    {
        var name = new StringBuilder();
        foreach (var character in UntrustedText.Clean(text, LongestName).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                name.Append(character);
            }
            else if (name.Length > 0 && name[^1] != '_')
            {
                name.Append('_');
            }
        }

        var trimmed = name.ToString().TrimEnd('_');
        return trimmed.Length > 0 && char.IsAsciiLetter(trimmed[0]) ? trimmed : $"cf_{trimmed}";
    }
}

/// <summary>A permission whose id the provider looks up.</summary>
/// <param name="Name">The name of the data source.</param>
/// <param name="Group">The permission.</param>
/// <param name="Owner">Whose tokens it is for.</param>
/// <param name="Account">The expression for the account.</param>
internal sealed record LookedUpGroup(string Name, PermissionGroup Group, OwnerKind Owner, string Account);
