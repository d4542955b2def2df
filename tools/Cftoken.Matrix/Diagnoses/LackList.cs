using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Core.Problems;
using Cftoken.Engine.Plans;
using Cftoken.Matrix.Cases;
using Cftoken.Matrix.Denials;
using Cftoken.Matrix.Proofs;

namespace Cftoken.Matrix.Diagnoses;

/// <summary>
/// Every deploy of the matrix without each permission that its plan requires, and without any; and for each version every call
/// of a deploy whose refusal is known to be fatal, once for each state of the Worker in which it was seen. Of the many deploys
/// that want Workers Scripts Write alone one is enough for each version, command and state: without it their first call is
/// refused, whatever they would have deployed, and with it they are what the matrix proves.
/// </summary>
/// <param name="catalog">The catalogue.</param>
public sealed class LackList(PermissionCatalog catalog)
{
    private const string Deploy = "deploy";
    private readonly RowProof proof = new(catalog);

    /// <summary>All of them; those of single calls first.</summary>
    public ImmutableArray<(Lack Lack, JobPlan Plan)> All()
    {
        var rows = Row.All(CaseFiles.ReadAll())
            .Where(row => row.Case.NotProven is null && DenialFile.CommandOf(row.Case.CommandFor(row.Wrangler)) == Deploy)
            .Select(row => (Row: row, Plan: PlanOf(row)))
            .Where(each => each.Plan is not null)
            .ToDictionary(each => each.Row.Name, each => (each.Row, Plan: each.Plan!), StringComparer.Ordinal);
        var ofPlans = rows.Values
            .GroupBy(each => RowPlan.Required(each.Plan) is ["Workers Scripts Write"] ? $"{each.Row.Wrangler} {each.Row.Case.CommandFor(each.Row.Wrangler)} {each.Row.Case.Worker}" : each.Row.Name, StringComparer.Ordinal)
            .Select(same => same.MinBy(each => each.Row.Name, StringComparer.Ordinal))
            .SelectMany(each => OfPlan(each.Row, each.Plan).Select(lack => (lack, each.Plan)));
        return [.. OfCalls(rows), .. ofPlans];
    }

    private static IEnumerable<Lack> OfPlan(Row row, JobPlan plan)
    {
        var required = plan.Minimised.Permissions.Where(permission => permission.Need == Need.Required).ToList();
        return [.. required.Select(permission => new Lack.OfPermission(row, permission)), .. required.Count > 1 ? [new Lack.OfAll(row)] : Array.Empty<Lack>()];
    }

    private IEnumerable<(Lack Lack, JobPlan Plan)> OfCalls(Dictionary<string, (Row Row, JobPlan Plan)> rows) =>
        from fatal in DenialFile.FatalCalls()
        where fatal.Command == Deploy && rows.ContainsKey($"{fatal.Case}@{fatal.Wrangler}")
        let place = fatal.Operation.IndexOf(' ', StringComparison.Ordinal)
        let operation = catalog.TryMatch(fatal.Operation.AsSpan(0, place), WithIds(fatal.Operation[(place + 1)..]), out var match) ? match.Operation : null
        where operation is { WantsGroup: true, Accepted.IsEmpty: false }
        let row = rows[$"{fatal.Case}@{fatal.Wrangler}"]
        group (Lack: (Lack)new Lack.OfCall(row.Row, operation), row.Plan) by (fatal.Wrangler, operation, row.Row.Case.Worker) into same
        select same.MinBy(each => each.Lack.Name, StringComparer.Ordinal);

    private static string WithIds(string template) => template
        .Replace("{account_id}", new string('a', 32), StringComparison.Ordinal)
        .Replace("{zone_id}", new string('b', 32), StringComparison.Ordinal);

    private JobPlan? PlanOf(Row row)
    {
        try
        {
            return proof.Plan(row);
        }
        catch (ProblemException)
        {
            return null;
        }
    }
}
