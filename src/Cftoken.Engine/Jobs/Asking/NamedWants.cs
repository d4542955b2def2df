using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Resolving;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Plans;

namespace Cftoken.Engine.Jobs.Asking;

/// <summary>Operations and permissions that somebody names, held against the catalogue.</summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="room">The first part of the problems' codes: <c>jobs</c>.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class NamedWants(PermissionCatalog catalog, string room, ICollection<Problem> problems)
{
    private const int MostCandidates = 10;

    /// <summary>The operation of that name; null where there is none, which is then a problem.</summary>
    public DirectWant? Operation(string text, Evidence evidence)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is [var method, ['/', ..] template] && catalog.Find(method.ToUpperInvariant(), template) is { } operation)
        {
            return new DirectWant(operation, null, evidence);
        }

        Refuse("operation", $"\"{UntrustedText.Clean(text, 120)}\" is no operation of the catalogue.", "Write method and path as Cloudflare documents them: GET /zones/{zone_id}/dns_records.", evidence);
        return null;
    }

    /// <summary>The permissions that a spelling stands for; none where it is not clear, which is then a problem.</summary>
    public IEnumerable<DirectWant> Permissions(string text, Evidence evidence)
    {
        var found = catalog.Resolve(text);
        if (found.Kind is ResolutionKind.Unique or ResolutionKind.Several)
        {
            return found.Groups.Select(group => new DirectWant(PermissionExample.Of(catalog, group), group, evidence));
        }

        var isAmbiguous = found.Kind == ResolutionKind.Ambiguous;
        var candidates = found.Groups.Take(isAmbiguous ? MostCandidates : MostCandidates / 2).Select(group => group.Id is { } id && isAmbiguous ? $"{PlanWords.Label(group)} ({id})" : PlanWords.Label(group));
        var near = string.Join(", ", candidates);
        Refuse(
            "permission",
            isAmbiguous
                ? $"\"{UntrustedText.Clean(text, 120)}\" may stand for several permissions."
                : $"\"{UntrustedText.Clean(text, 120)}\" is no permission that is known.",
            near.Length == 0 ? "Write it as the dashboard shows it: Zone / DNS / Edit." : $"Did you mean one of these? {near}",
            evidence);
        return [];
    }

    private void Refuse(string code, string message, string fix, Evidence evidence) => problems.Add(new Problem(
        $"{room}.{code}", message, new Fix(fix), evidence.Where.File.Length > 0 ? evidence.Where : null, ProblemKind.Usage));
}
