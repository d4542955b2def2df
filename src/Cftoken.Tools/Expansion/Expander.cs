using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tools.Configuration;
using Cftoken.Tools.Expansion.Places;
using Cftoken.Tools.Expansion.State;
using Cftoken.Tools.Knowledge;
using Cftoken.Tools.Knowledge.Conditions;
using Cftoken.Tools.Knowledge.Reading;

namespace Cftoken.Tools.Expansion;

/// <summary>Expands one request by the rows of knowledge.</summary>
internal sealed class Expander
{
    private readonly ToolKnowledge knowledge;
    private readonly ExpansionRequest request;
    private readonly Context root;
    private readonly Resources resources;
    private readonly List<Draft> drafts = [];
    private readonly List<Unknown> unknowns = [];
    private readonly List<Advice> advice = [];
    private readonly HashSet<string> said = new(StringComparer.Ordinal);
    private readonly HashSet<(Operation Operation, int Phase, string? Resource, bool IsFallback)> made = [];

    /// <summary>An expansion of a request.</summary>
    public Expander(ToolKnowledge knowledge, ExpansionRequest request)
    {
        this.knowledge = knowledge;
        this.request = request;
        resources = new Resources(request.Configuration["account_id"]?.AsString ?? request.AccountId);
        root = new Context(request.Invocation, request.Configuration, Facts.From(request), SettleAccount(), request.Configuration);
    }

    /// <summary>Expands it.</summary>
    public Expansion Run()
    {
        var invocation = request.Invocation;
        var files = knowledge.For(invocation.Command);
        if (files.IsEmpty)
        {
            var command = UntrustedText.Clean($"{invocation.Tool} {invocation.Command}", 100);
            return new Expansion([], [], [new Unknown(UnknownKind.Command, command, invocation.Where, "Nothing is planned for it.")], [], null);
        }

        if (files.SelectMany(file => file.Silent).FirstOrDefault(silent => silent.Versions.MayHold(request.Version) && !silent.When.Holds(root).CanBeFalse) is { } silent)
        {
            return new Expansion([], [], [], [], silent.Why);
        }

        if (files.Any(file => !file.Keys.IsEmpty && !file.Commands.Contains(KnowledgeFile.EveryCommand)))
        {
            unknowns.AddRange(UnknownKeys.Find(request.Configuration, knowledge.KnownKeys));
        }

        unknowns.AddRange(UnnamedBindings.Find(request));
        var problems = Routes.ProblemsOf(request);
        if (!problems.IsEmpty)
        {
            return new Expansion([], [], [.. unknowns], [], null) { Problems = problems };
        }

        foreach (var file in files.Where(file => file.When.Holds(root).CanBeTrue))
        {
            foreach (var row in file.Calls)
            {
                ForEach(row.Each ?? file.Each, item => Expand(file, row, item));
            }
        }

        var ordered = drafts.OrderBy(draft => draft.Row.Phase).ToList();
        foreach (var file in files.Where(file => file.When.Holds(root).CanBeTrue))
        {
            AddUploads(file, ordered);
            AddAdvice(file, ordered);
        }

        return new Expansion(
            [.. ordered.SelectMany(draft => draft.Calls)],
            [.. ordered.SelectMany(draft => draft.Requirements)],
            [.. unknowns],
            [.. advice],
            null);
    }

    /// <summary>What is known of the account decides unless the caller said; the configuration's own id always does.</summary>
    private ExpansionState SettleAccount()
    {
        var isConfigured = request.Configuration["account_id"]?.AsString is not null;
        return request.State.IsKnown(StateVariable.Account) && !isConfigured
            ? request.State
            : request.State.With(StateVariable.Account, resources.AccountId is null ? "discovered" : "given");
    }

    private void ForEach(ConfigPath? each, Action<Context> act)
    {
        if (each is null)
        {
            act(root);
            return;
        }

        foreach (var item in each.Resolve(root))
        {
            act(root with { Item = item });
        }
    }

    private void Expand(KnowledgeFile file, CallRow row, Context context, string? optional = null)
    {
        if (!row.When.Holds(context).CanBeTrue || !row.Versions.MayHold(request.Version))
        {
            return;
        }

        SayOpenBoundary(file, row, context);
        if (row.Run is { } sequence)
        {
            foreach (var next in file.Sequences[sequence])
            {
                Expand(file, next, context, optional);
            }

            return;
        }

        var denials = DenialRange.At(row.OnDenied, request.Version);
        drafts.Add(Settle(file, row, context, denials, optional));
        if (denials.Any(denial => denial.Then is not null) && context.State.CanBe(StateVariable.TokenZones, "one-zone"))
        {
            drafts.AddRange(FallbackRows(file, denials, context).Select(fallback => new Draft(fallback, Calls(file, fallback, context, Need.Required, isFallback: true), [])));
        }

        if (row.OnMissing is { } missing && context.State.CanBe(StateVariable.Resource, "missing"))
        {
            var loses = context.State.CanBe(StateVariable.Resource, "exists") ? missing.Loses : null;
            foreach (var next in file.Sequences[missing.Then])
            {
                Expand(file, next, context, loses ?? optional);
            }
        }
    }

    private Draft Settle(KnowledgeFile file, CallRow row, Context context, ImmutableArray<DenialRange> denials, string? optional)
    {
        var operation = row.Operation!;
        var (need, loses) = optional is null ? NeedOf(file, row, denials, context) : (Need.Optional, optional);
        var calls = Calls(file, row, context, need);
        if (row.IsSession || operation.AnyToken)
        {
            return new Draft(row, calls, []);
        }

        var call = new RequiredCall(operation, resources.For(row.On, operation, context.Item));
        var alternatives = new List<ImmutableArray<RequiredCall>> { ImmutableArray.Create(call) };
        var fallback = FallbackRows(file, denials, context).Select(next => new RequiredCall(next.Operation!, resources.For(next.On, next.Operation!, context.Item))).ToImmutableArray();
        if (!fallback.IsEmpty)
        {
            alternatives.Add(fallback);
        }

        var confidence = row.Source.Confidence * (row.Versions.OpenAt(request.Version) is null ? 1 : 0.5);
        var evidence = new Evidence(PlaceOf(file, row, context), row.Why, row.Source.ToString());
        var requirements = new List<Requirement> { new([.. alternatives], need, confidence, evidence, loses) };
        foreach (var effect in row.Effects)
        {
            var effective = call with { Resource = resources.For(effect, call.Resource, context.Item), Effect = effect };
            var weaker = (Need)Math.Max((int)need, (int)effect.Need);
            requirements.Add(new Requirement([[effective]], weaker, confidence, evidence, weaker == Need.Optional ? loses ?? row.Why : null));
        }

        return new Draft(row, calls, [.. requirements]);
    }

    private ImmutableArray<ExpectedCall> Calls(KnowledgeFile file, CallRow row, Context context, Need need, bool isFallback = false)
    {
        var resource = row.IsSession ? null : resources.For(row.On, row.Operation!, context.Item);
        var once = row.Per switch
        {
            Repeat.Run => made.Add((row.Operation!, row.Phase, null, isFallback)),
            Repeat.Resource => made.Add((row.Operation!, row.Phase, resource?.Id ?? resource?.Name, isFallback)),
            _ => true,
        };
        var call = new ExpectedCall(row.Operation!, resource, need, PlaceOf(file, row, context), row.Id, Phase.InOrder[row.Phase]);
        return once ? [.. Enumerable.Repeat(call, row.Times)] : [];
    }

    private IEnumerable<CallRow> FallbackRows(KnowledgeFile file, ImmutableArray<DenialRange> denials, Context context) =>
        denials.Select(denial => denial.Then).OfType<string>().Take(1)
            .SelectMany(then => file.Sequences[then])
            .Where(row => row.When.Holds(context).CanBeTrue && row.Versions.MayHold(request.Version));

    private (Need Need, string? Loses) NeedOf(KnowledgeFile file, CallRow row, ImmutableArray<DenialRange> denials, Context context)
    {
        if (denials.IsEmpty || denials.Any(denial => denial.Effect == DenialEffect.Unknown))
        {
            // Where it is open whether the call is made at all, that has been said.
            if (row.Versions.OpenAt(request.Version) is null)
            {
                Say(UnknownKind.Denial, row.Operation!.ToString(), PlaceOf(file, row, context), $"What wrangler {request.Version} does when it is refused was never measured; it is planned as required.");
            }

            return (Need.Required, null);
        }

        return denials.All(denial => denial.Effect == DenialEffect.Tolerated) ? (Need.Optional, denials[^1].Loses) : (Need.Required, null);
    }

    private void SayOpenBoundary(KnowledgeFile file, CallRow row, Context context)
    {
        if (row.Versions.OpenAt(request.Version) is { } boundary)
        {
            Say(UnknownKind.VersionBoundary, row.Operation?.ToString() ?? row.Id, PlaceOf(file, row, context), $"This changed somewhere from wrangler {boundary}; both ways are planned for {request.Version}.");
        }
    }

    private void Say(UnknownKind kind, string what, SourceLocation where, string consequence)
    {
        if (said.Add($"{kind} {what}"))
        {
            unknowns.Add(new Unknown(kind, what, where, consequence));
        }
    }

    private SourceLocation PlaceOf(KnowledgeFile file, CallRow row, Context context) =>
        ReferenceEquals(context.Item, root.Item)
            ? row.When.Witness(context) ?? file.When.Witness(context) ?? request.Invocation.Where
            : context.Item.Location;

    private void AddUploads(KnowledgeFile file, List<Draft> ordered)
    {
        var uploads = ordered.Where(draft => draft.Row.IsUpload).Select(draft => draft.Row.Operation!).Distinct().ToList();
        foreach (var upload in file.Uploads)
        {
            var carriers = uploads.Where(operation => upload.Effect.Operations.Contains(operation)).ToList();
            var requirements = new List<Requirement>();
            ForEach(upload.Each ?? file.Each, context =>
            {
                if (carriers.Count == 0 || !upload.When.Holds(context).CanBeTrue)
                {
                    return;
                }

                var calls = carriers.Select(operation => new RequiredCall(operation, resources.For(ResourceRule.Account, operation, context.Item), upload.Effect));
                var source = upload.Effect.Sources is [var first, ..] ? $"documented: {first.Where} ({first.Date})" : "inferred: the effect names no source";
                requirements.Add(new Requirement(
                    [[.. calls]],
                    upload.Effect.Need,
                    upload.Effect.Confidence,
                    new Evidence(context.Item.Location, upload.Why, source)));
            });
            if (requirements.Count > 0)
            {
                var last = ordered.FindLastIndex(draft => draft.Row.IsUpload);
                ordered[last] = ordered[last] with { Requirements = [.. ordered[last].Requirements, .. requirements] };
            }
        }
    }

    private void AddAdvice(KnowledgeFile file, List<Draft> ordered)
    {
        var called = ordered.SelectMany(draft => draft.Calls).Select(call => call.Operation).ToHashSet();
        foreach (var row in file.Advice)
        {
            var spares = row.Spares.Where(called.Contains).ToImmutableArray();
            ForEach(row.Each ?? file.Each, context =>
            {
                if (!spares.IsEmpty && row.When.Holds(context).CanBeTrue)
                {
                    advice.Add(new Advice(row.Change, spares, ReferenceEquals(context.Item, root.Item) ? request.Configuration.Location : context.Item.Location) { Frees = row.Frees });
                }
            });
        }
    }

    /// <summary>What one row came to.</summary>
    private sealed record Draft(CallRow Row, ImmutableArray<ExpectedCall> Calls, ImmutableArray<Requirement> Requirements);
}
