using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Text;
using Cftoken.Tools.Invocations;

namespace Cftoken.Tools.Expansion;

/// <summary>
/// Expands a run of cf, which makes the one call that its command names. What is said here of cf stands in npm package cf 0.0.5
/// (<c>cf-dist/index.js</c> and <c>_meta/schemas.json</c>, read 2026-11-22).
/// </summary>
/// <param name="catalog">The catalogue, in which the call is looked up.</param>
/// <param name="request">The run.</param>
internal sealed class CfExpander(PermissionCatalog catalog, ExpansionRequest request)
{
    private const string Source = "documented: npm package cf 0.0.5, cf-dist/_meta/schemas.json (2026-11-22)";
    private const string SourceOfLookUp = "documented: npm package cf 0.0.5, cf-dist/index.js (2026-11-22)";
    private const string WritesSql = "d1.write";

    private readonly List<Unknown> unknowns = [];

    private Invocation Invocation => request.Invocation;

    private string? AccountId => HexId("account-id") ?? request.AccountId;

    /// <summary>Expands it.</summary>
    public Expansion Run()
    {
        if (CfCommands.CallOf(Invocation.Command) is not var (method, path))
        {
            return Nothing("Nothing is planned for it.");
        }

        if (Invocation.Options.GetValueOrDefault("dry-run") == "true")
        {
            return new Expansion([], [], [], [], "cf --dry-run shows the call that it would make, and makes none");
        }

        if (catalog.Find(method, path) is not { } operation)
        {
            return Nothing($"It calls {method} {path}, which the catalogue does not know; nothing is planned for it.");
        }

        var resource = ResourceOf(operation);
        var calls = new List<ExpectedCall>();
        var requirements = new List<Requirement>();
        if (resource is { Kind: var kind, Id: null, Name: not null } && kind == Scope.Zone)
        {
            Add(catalog.Get("GET /zones"), "finds the zone's id by its name", SourceOfLookUp);
        }

        Add(operation, "is what the command calls", Source);
        AddEffects();
        return new Expansion([.. calls], [.. requirements], [.. unknowns], [], null);

        void Add(Operation called, string why, string source)
        {
            calls.Add(new ExpectedCall(called, resource, Need.Required, Invocation.Where, $"cf.{Invocation.Command}", "run"));
            if (!called.AnyToken)
            {
                requirements.Add(new Requirement([[new RequiredCall(called, resource)]], Need.Required, 1, new Evidence(Invocation.Where, why, source)));
            }
        }

        void AddEffects()
        {
            var effects = catalog.Effects.Where(effect => effect.Operations.Contains(operation)).ToList();
            if (effects.Find(effect => effect.Id == WritesSql) is { } write && MayWrite)
            {
                var sources = write.Sources is [var first, ..] ? $"documented: {first.Where} ({first.Date})" : Source;
                requirements.Add(new Requirement(
                    [[new RequiredCall(operation, resource, write)]], write.Need, write.Confidence, new Evidence(Invocation.Where, "its SQL may change the database", sources)));
            }
            else if (effects.Exists(effect => effect.Id != WritesSql))
            {
                Say($"What the request's body binds or attaches is not read; where {operation} wants more for that, it is not in the plan.");
            }
        }
    }

    /// <summary>A run of cf that does what wrangler's command of that name does, as far as anybody knows.</summary>
    /// <param name="asWrangler">What that command of wrangler calls.</param>
    public Expansion Like(Expansion asWrangler)
    {
        Say($"What cf {Invocation.Command} calls was never recorded: planned is what wrangler {Invocation.Command} calls, which is inferred.");
        return asWrangler with
        {
            Requirements = [.. asWrangler.Requirements.Select(Inferred)],
            Unknowns = [.. unknowns, .. asWrangler.Unknowns],
        };
    }

    private Requirement Inferred(Requirement requirement) => requirement with
    {
        Confidence = requirement.Confidence * 0.5,
        Evidence = requirement.Evidence with { Source = $"inferred: as wrangler {Invocation.Command}" },
    };

    private bool MayWrite => !Invocation.Options.TryGetValue("sql", out var sql) || Invocation.Options.ContainsKey("body") || SqlText.Writes(sql);

    private Expansion Nothing(string consequence)
    {
        Say(consequence);
        return new Expansion([], [], [.. unknowns], [], null);
    }

    private void Say(string consequence) =>
        unknowns.Add(new Unknown(UnknownKind.Command, UntrustedText.Clean($"{Invocation.Tool} {Invocation.Command}", 100), Invocation.Where, consequence));

    private Resource ResourceOf(Operation operation) => operation.Level switch
    {
        Level.Zone => Zone(),
        Level.User => Resource.User(null),
        _ => Resource.Account(AccountId),
    };

    // As long as nothing names the zone, a placeholder stands for it: never every zone of the account.
    private Resource Zone()
    {
        var named = Invocation.Options.GetValueOrDefault("zone-id") ?? Invocation.Options.GetValueOrDefault("zone");
        return (HexId("zone-id") ?? HexId("zone")) is { } id ? Resource.Zone(id, null, AccountId)
            : named is not null && IsHostName(named) ? Resource.ZoneNamed(named.ToLowerInvariant(), AccountId)
            : new Resource(Scope.Zone, null, null, AccountId);
    }

    private string? HexId(string option) =>
        Invocation.Options.GetValueOrDefault(option)?.ToLowerInvariant() is { } id && ResourceIds.IsHexId(id) ? id : null;

    // A shell variable or a word of a workflow is no name.
    private static bool IsHostName(string text) =>
        text.Length <= 253 && text.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(text) == UriHostNameType.Dns && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');
}
