using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Text;
using Cftoken.Engine.Explaining.Policies;

namespace Cftoken.Engine.Comparing.Against;

/// <summary>What a plan is compared with.</summary>
public enum HeldKind
{
    /// <summary>The token that the project has.</summary>
    Token,

    /// <summary>A file with policies.</summary>
    File,

    /// <summary>One of the dashboard's ready-made permission sets.</summary>
    Template,
}

/// <summary>What a token, a file or a template grants.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="Date">For a template when its contents were read, ISO 8601; else null.</param>
/// <param name="Notes">What else is to be known of it, a sentence each.</param>
/// <param name="GrantsFor">What it grants on a given account.</param>
internal sealed record HeldGrants(
    HeldKind Kind, string Name, string? Date, ImmutableArray<string> Notes, Func<string?, ImmutableArray<FileGrant>> GrantsFor)
{
    /// <summary>A token's policies.</summary>
    public static HeldGrants OfToken(string name, ImmutableArray<Policy> policies, PermissionCatalog catalog)
    {
        ImmutableArray<FileGrant> grants = [.. PolicySet.Of(policies).Grants.Select(grant => FileGrant.Of(grant, catalog))];
        return new HeldGrants(HeldKind.Token, name, null, [], _ => grants);
    }

    /// <summary>A file.</summary>
    public static HeldGrants OfFile(string file, ImmutableArray<FileGrant> grants) =>
        new(HeldKind.File, UntrustedText.Clean(file, 120), null, [], _ => grants);

    /// <summary>A template as the dashboard grants it: on the account, on every zone in it, on the user.</summary>
    public static HeldGrants OfTemplate(TokenTemplate template) => new(
        HeldKind.Template,
        template.Name,
        template.Date,
        [.. template.Sources.Select(source => $"{source.Date}: {source.Says} {source.Where}")],
        account => [.. template.Groups.Select(group => GrantOf(group, account))]);

    private static FileGrant GrantOf(PermissionGroup group, string? account)
    {
        var resource = group.Scope == Scope.Zone ? Resource.AllZones(account)
            : group.Scope == Scope.User ? Resource.User(null)
            : Resource.Account(account);
        return new FileGrant(PolicyEffect.Allow, group.Id, group, resource, Plans.PlanWords.Of(resource));
    }
}
