using System.Collections.Immutable;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Data;

/// <summary>The permission groups by name, scope and id while the catalogue is put together.</summary>
internal sealed class GroupTable
{
    private readonly Dictionary<string, ImmutableArray<PermissionGroup>> byName = new(512, StringComparer.Ordinal);
    private readonly List<PermissionGroup> all = new(512);

    /// <summary>All groups, in the order in which they came.</summary>
    public IReadOnlyList<PermissionGroup> All => all;

    /// <summary>Reads the groups of the enrichment layer.</summary>
    public static GroupTable Read(ReadOnlySpan<byte> text)
    {
        var table = new GroupTable();
        var reader = new TsvReader(text);
        while (reader.NextLine())
        {
            var name = reader.Text();
            var scope = ScopeOf(reader.Text());
            var id = reader.TextOrNull();
            table.Add(new PermissionGroup(
                id, name, scope, Action: reader.Text(), Category: reader.TextOrNull(), DashboardKey: reader.TextOrNull(),
                OAuthScope: reader.TextOrNull(), Source: reader.Text())
            {
                IsScopeCertain = reader.Field().IsEmpty,
            });
        }

        return table;
    }

    /// <summary>The scope that a word or a key stands for.</summary>
    public static Scope ScopeOf(string word) => word switch
    {
        "account" => Scope.Account,
        "zone" => Scope.Zone,
        "user" => Scope.User,
        "r2-bucket" => Scope.R2Bucket,
        "worker" => Scope.Worker,
        "flagship-app" => Scope.FlagshipApp,
        _ => new Scope(word),
    };

    /// <summary>Adds a group.</summary>
    /// <exception cref="InvalidDataException">Name and scope are there already.</exception>
    public void Add(PermissionGroup group)
    {
        var same = Named(group.Name);
        if (same.Contains(group))
        {
            throw new InvalidDataException($"The permission group {group} is there twice.");
        }

        byName[group.Name] = same.Add(group);
        all.Add(group);
    }

    /// <summary>The groups of that name: none, one, or two of different scope.</summary>
    public ImmutableArray<PermissionGroup> Named(string name) => byName.GetValueOrDefault(name, []);

    /// <summary>The group of that name and scope.</summary>
    public PermissionGroup? Find(string name, Scope scope)
    {
        foreach (var group in Named(name))
        {
            if (group.Scope == scope)
            {
                return group;
            }
        }

        return null;
    }

    /// <summary>
    /// The groups of that name; where no layer tells anything about the name (a new description names a new group), a group
    /// without an id, of the scope that the operation's level suggests.
    /// </summary>
    public ImmutableArray<PermissionGroup> NamedOrAssumed(string name, Level level)
    {
        var known = Named(name);
        if (!known.IsEmpty)
        {
            return known;
        }

        var scope = level switch { Level.Zone => Scope.Zone, Level.User => Scope.User, _ => Scope.Account };
        var action = name.AsSpan(name.LastIndexOf(' ') + 1).ToString().ToLowerInvariant();
        Add(new PermissionGroup(null, name, scope, action, null, null, null, "named by the published description only")
        {
            IsScopeCertain = false,
        });
        return Named(name);
    }
}
