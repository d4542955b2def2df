using System.Collections.Immutable;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Resolving;

/// <summary>
/// Finds the group that a spelling of a permission stands for. It goes from the certain to the likely, and stops at the
/// first that answers: the id; the exact API name or recorded alias; the normal form (case, arrows, slashes and colons do
/// not matter, Edit is Write); the same without the scope in front; reading and writing at once. It never guesses: what
/// none of these answers is unknown, and the nearest groups are suggestions.
/// </summary>
internal sealed class SpellingResolver(SpellingIndex index, Func<string, PermissionGroup?> byId)
{
    private static readonly ImmutableArray<string> BothActions = ["r/w", "read/write", "read/edit", "read & write", "read and write"];

    /// <summary>Finds the group.</summary>
    public GroupResolution Resolve(string spelling)
    {
        var trimmed = spelling.Trim();
        if (trimmed.Length is 0 or > Spelling.MaxLength)
        {
            return new GroupResolution(ResolutionKind.Unknown, []);
        }

        if (IsId(trimmed))
        {
            return byId(trimmed.ToLowerInvariant()) is { } group
                ? new GroupResolution(ResolutionKind.Unique, [group])
                : new GroupResolution(ResolutionKind.Unknown, []);
        }

        var normal = Spelling.Normalise(trimmed);
        var meaning = index.Exact(trimmed) ?? index.Normal(normal) ?? WithoutScope(normal) ?? Both(trimmed);
        return meaning is null
            ? new GroupResolution(ResolutionKind.Unknown, Suggestions.For(normal, index))
            : new GroupResolution(meaning.Kind, meaning.Groups, meaning.Note);
    }

    private static bool IsId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigit);

    private Meaning? WithoutScope(string normal)
    {
        var space = normal.IndexOf(' ');
        Scope? scope = space < 0 ? null : normal[..space] switch
        {
            "account" => Scope.Account,
            "zone" => Scope.Zone,
            "user" => Scope.User,
            _ => null,
        };
        return scope is null ? null : index.Normal(normal[(space + 1)..], scope);
    }

    private Meaning? Both(string spelling)
    {
        var action = BothActions.FirstOrDefault(action => spelling.EndsWith(action, StringComparison.OrdinalIgnoreCase));
        if (action is null)
        {
            return null;
        }

        var subject = Spelling.Normalise(spelling[..^action.Length]);
        var read = index.Normal(subject + " read") ?? WithoutScope(subject + " read");
        var write = index.Normal(subject + " write") ?? WithoutScope(subject + " write");
        return read is { Kind: ResolutionKind.Unique } && write is { Kind: ResolutionKind.Unique }
            ? new Meaning(ResolutionKind.Several, [.. read.Groups, .. write.Groups])
            : null;
    }
}
