using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Planning;
using Cftoken.Catalog.Planning.Surfaces;
using Cftoken.Core.Problems;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Usual;
using Cftoken.Projects.Json;
using Cftoken.Tools.Configuration;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.State;
using Cftoken.Tools.Invocations;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Engine.Explaining.Matrices;

/// <summary>Works the matrix out: each row is a small configuration or a command, planned as a project's own would be.</summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="knowledge">What wrangler calls.</param>
/// <param name="version">The version of wrangler.</param>
internal sealed class MatrixBuilder(PermissionCatalog catalog, ToolKnowledge knowledge, ToolVersion version)
{
    private const string Deploy = "wrangler deploy";

    private static readonly SourceLocation Nowhere = new("example");

    private readonly SurfaceMeter meter = new(catalog.Operations);

    /// <summary>The whole matrix.</summary>
    public PermissionMatrix Build()
    {
        using var data = Data();
        return new PermissionMatrix(
            version,
            catalog.PublishedOn,
            [.. BindingRows(data.RootElement, _ => true)],
            [.. CommandRows(data.RootElement, _ => true)],
            UsualGrants.Known.Guide,
            catalog.Templates[0]);
    }

    /// <summary>The rows of one configuration key.</summary>
    public ImmutableArray<MatrixRow> OfKey(string key)
    {
        using var data = Data();
        return [.. BindingRows(data.RootElement, own => own == key || own.StartsWith($"{key}.", StringComparison.Ordinal))];
    }

    /// <summary>The row of one command line.</summary>
    public MatrixRow OfCommand(Invocation invocation, string subject) => Row(
        subject, null, Minimise(invocation, Empty(), accountGiven: true), [], UsualGrants.Known.WithCommand(invocation.Command));

    private IEnumerable<MatrixRow> BindingRows(JsonElement data, Func<string, bool> isWanted)
    {
        var plain = new Lazy<Minimised>(() => Minimise(Parse(Deploy), Empty(), accountGiven: true));
        foreach (var item in data.GetProperty("bindings").EnumerateArray())
        {
            var key = item.GetProperty("key").GetString()!;
            if (!isWanted(key))
            {
                continue;
            }

            var variant = item.TryGetProperty("variant", out var said) ? $", {said.GetString()}" : string.Empty;
            var given = !item.TryGetProperty("account", out _);
            var config = JsonConfigReader.Read("example", JsonBytes(item.GetProperty("config"))).Root;
            yield return Row($"{key}{variant}", key, Minimise(Parse(Deploy), config, given), plain.Value.Plan.Permissions, UsualGrants.Known.WithKey(key));
        }
    }

    private IEnumerable<MatrixRow> CommandRows(JsonElement data, Func<string, bool> isWanted)
    {
        var lines = data.GetProperty("commands");
        foreach (var command in knowledge.Commands.Where(command => command.Length > 0 && isWanted(command)))
        {
            var typed = lines.TryGetProperty(command, out var own) ? own.EnumerateArray().Select(line => line.GetString()!).ToArray() : [$"wrangler {command} a --remote"];
            foreach (var line in typed)
            {
                var invocation = Parse(line);
                var minimised = Minimise(invocation, Empty(), accountGiven: true);
                if (!minimised.IsSilent)
                {
                    yield return Row(own.ValueKind == JsonValueKind.Array ? line : $"wrangler {command}", null, minimised, [], UsualGrants.Known.WithCommand(command));
                }
            }
        }
    }

    private MatrixRow Row(
        string subject, string? key, Minimised minimised, ImmutableArray<PlannedPermission> without, IEnumerable<UsualGrant> guide)
    {
        var added = minimised.Plan.Permissions
            .Where(permission => !without.Any(other => other.Group == permission.Group && other.Need <= permission.Need))
            .ToImmutableArray();
        var said = guide.Select(usual => Held(usual, minimised, isAdded: group => added.Any(permission => permission.Group == group))).ToImmutableArray();
        return new MatrixRow(
            subject, key, added, said, added.IsEmpty ? 1 : added.Min(permission => permission.Confidence), minimised.Unknowns);
    }

    // What the guide asks for beside what is needed; where nothing is needed, the recorded reason says why.
    private GuideWord Held(UsualGrant usual, Minimised minimised, Func<PermissionGroup, bool> isAdded)
    {
        var planned = minimised.Plan.Permissions;
        var group = UsualGrants.Find(catalog, usual.Group);
        var own = planned.FirstOrDefault(permission => permission.Group == group);
        var subject = group.Name[..(group.Name.LastIndexOf(' ') + 1)];
        var sibling = planned.FirstOrDefault(permission => isAdded(permission.Group) && permission.Group.Name.StartsWith(subject, StringComparison.Ordinal));
        var difference = (own, sibling) switch
        {
            ({ Need: Need.Required }, _) => null,
            ({ Need: Need.Recommended } recommended, _) => $"sources disagree: {recommended.Sources.Select(source => source.Says).FirstOrDefault() ?? "it is inferred"}",
            ({ Loses: { } loses }, _) => $"only tried; without it: {loses}",
            (null, { Need: Need.Optional } less) => $"at most {less.Group.Name}, which is only tried; without it: {less.Loses}",
            (null, { } less) => $"{less.Group.Name} does",
            _ when Instead(group, minimised) is { } other => $"{other.Name}, which the deploy has anyway, lets its calls through",
            _ => UsualGrants.Known.ReasonFor(group)?.Why ?? "no recorded call needs it",
        };
        return new GuideWord(group, usual.Says, difference);
    }

    // A planned permission that lets through what the guide's one would be for.
    private static PermissionGroup? Instead(PermissionGroup group, Minimised minimised) => minimised.Operations
        .Where(operation => operation.Accepted.Contains(group))
        .Select(operation => minimised.Plan.Permissions.FirstOrDefault(permission => operation.Accepted.Contains(permission.Group))?.Group)
        .FirstOrDefault(other => other is not null);

    private Minimised Minimise(Invocation invocation, ConfigNode configuration, bool accountGiven)
    {
        var state = ExpansionState.Any.With(StateVariable.Account, accountGiven ? "given" : "discovered");
        var expansion = knowledge.Expand(new ExpansionRequest(invocation, configuration, version, state, null, "example"));
        var plan = new Minimiser(meter).Minimise(expansion.Requirements);
        return new Minimised(
            plan,
            [.. expansion.Calls.Where(call => call.Resource is not null).Select(call => call.Operation).Distinct()],
            [
                .. expansion.Unknowns.Select(unknown => $"{PlanWords.Short(unknown.What)}: {unknown.Consequence}"),
                .. plan.Uncovered.Select(open => $"{PlanWords.Short(open.Alternatives[0][0].Operation)}: nobody knows which permission it wants"),
            ],
            expansion.NoCalls is not null || expansion.Calls.IsEmpty);
    }

    private static Invocation Parse(string line) => WranglerCommandLine.ParseShell(line, Nowhere)[0];

    private static ConfigNode Empty() => ConfigNode.Object(Nowhere, []);

    private static JsonDocument Data()
    {
        using var stream = typeof(MatrixBuilder).Assembly.GetManifestResourceStream("matrix-rows.json")
            ?? throw new UnreachableException("matrix-rows.json is not built in.");
        return JsonDocument.Parse(stream);
    }

    private static byte[] JsonBytes(JsonElement element) => System.Text.Encoding.UTF8.GetBytes(element.GetRawText());

    private sealed record Minimised(MinimisedPlan Plan, ImmutableArray<Operation> Operations, ImmutableArray<string> Unknowns, bool IsSilent);
}
