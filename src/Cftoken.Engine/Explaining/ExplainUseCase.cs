using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Resolving;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Explaining.Errors;
using Cftoken.Engine.Explaining.Matrices;
using Cftoken.Engine.Explaining.Operations;
using Cftoken.Engine.Explaining.Permissions;
using Cftoken.Engine.Explaining.Policies;
using Cftoken.Engine.Explaining.Tooling;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.State;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Engine.Explaining;

/// <summary>Explains a word or a phrase: what a call needs, what a permission allows, what a command calls. Offline.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class ExplainUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    /// <summary>How much of a text is looked at, in characters.</summary>
    public const int LongestText = 1_000_000;

    private const int MostOfKind = 3;
    private const string Wrangler = "wrangler ";

    private readonly ToolKnowledge knowledge = ToolKnowledge.Load(catalog);

    /// <summary>Explains a text.</summary>
    /// <exception cref="ProblemException">The folder that was named holds no project.</exception>
    public Explanation Explain(ExplainRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var text = UntrustedText.Clean(request.Text, LongestText).Trim();
        var project = ProjectUses.Read(world, catalog, request.Path);
        var run = new Run(catalog, knowledge, text, request.Wrangler ?? project.Wrangler ?? RecordedVersions.Newest, project);
        var readings = run.Readings(request.As).ToImmutableArray();
        return new Explanation(
            UntrustedText.Clean(text, 300),
            run.Version,
            readings,
            readings.IsEmpty ? [.. run.Suggestions(request.As)] : [],
            [.. Notes(request, project)]);
    }

    /// <summary>Explains what a policy file, a token's record or a plan can do.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">The folder whose project, if there is one, says what of it is used.</param>
    /// <exception cref="ProblemException">The file cannot be read, or holds no policies.</exception>
    public PolicyExplanation ExplainPolicy(string file, string path = ".") =>
        new PolicyExplainer(world, catalog).Explain(file, ProjectUses.Read(world, catalog, path));

    /// <summary>The matrix of bindings and commands.</summary>
    /// <param name="wrangler">The version of wrangler; null: the newest known.</param>
    public PermissionMatrix Matrix(ToolVersion? wrangler) => new MatrixBuilder(catalog, knowledge, wrangler ?? RecordedVersions.Newest).Build();

    private static IEnumerable<string> Notes(ExplainRequest request, ProjectUses project)
    {
        if (project.Note is { } note)
        {
            yield return note;
        }

        if (request.Text.Length > LongestText)
        {
            yield return $"Only the first {LongestText:N0} characters were looked at.";
        }
    }

    /// <summary>One question and all that answering it needs.</summary>
    private sealed class Run
    {
        private readonly PermissionCatalog catalog;
        private readonly string text;
        private readonly ProjectUses project;
        private readonly OperationQuery query;
        private readonly OperationExplainer operations;
        private readonly PermissionExplainer permissions;
        private readonly BindingExplainer bindings;
        private readonly CommandExplainer commands;
        private readonly ErrorExplainer errors;
        private readonly ToolKnowledge knowledge;

        public Run(PermissionCatalog catalog, ToolKnowledge knowledge, string text, ToolVersion version, ProjectUses project)
        {
            this.catalog = catalog;
            this.knowledge = knowledge;
            this.text = text;
            this.project = project;
            Version = version;
            var matrix = new MatrixBuilder(catalog, knowledge, version);
            query = new OperationQuery(catalog);
            operations = new OperationExplainer(catalog, [.. knowledge.Calls]);
            permissions = new PermissionExplainer(catalog, new Lazy<PermissionMatrix>(matrix.Build));
            bindings = new BindingExplainer(knowledge, matrix);
            commands = new CommandExplainer(knowledge, matrix, version);
            errors = new ErrorExplainer(catalog, query);
        }

        public ToolVersion Version { get; }

        public IEnumerable<Reading> Readings(ReadingKind? only)
        {
            (ReadingKind Kind, Func<Reading?> Read)[] readers =
            [
                (ReadingKind.Operation, AsOperation),
                (ReadingKind.Permission, AsPermission),
                (ReadingKind.Binding, AsBinding),
                (ReadingKind.Command, AsCommand),
                (ReadingKind.Error, AsError),
            ];
            return readers.Where(reader => only is null || only == reader.Kind).Select(reader => reader.Read()).OfType<Reading>();
        }

        public IEnumerable<Suggestion> Suggestions(ReadingKind? only)
        {
            var near = new List<(Suggestion Suggestion, double Score)>();
            Add(ReadingKind.Binding, bindings.Keys, text);
            Add(ReadingKind.Command, knowledge.Commands.Where(command => command.Length > 0), text.StartsWith(Wrangler, StringComparison.Ordinal) ? text[Wrangler.Length..] : text);
            Add(ReadingKind.Operation, text.Contains('/', StringComparison.Ordinal) ? catalog.Operations.Select(operation => operation.ToString()) : [], text);
            Add(ReadingKind.Operation, text.StartsWith('/') ? catalog.Operations.Select(operation => operation.Template) : [], text);
            var groups = catalog.Resolve(text) is { Kind: ResolutionKind.Unknown } unknown ? unknown.Groups : [];
            near.AddRange(groups.Select((group, index) => (new Suggestion(group.Name, ReadingKind.Permission), 0.7 - (0.05 * index))));
            return near.Where(candidate => only is null || candidate.Suggestion.Kind == only)
                .OrderByDescending(candidate => candidate.Score)
                .Select(candidate => candidate.Suggestion)
                .Distinct()
                .GroupBy(suggestion => suggestion.Kind)
                .SelectMany(ofKind => ofKind.Take(MostOfKind));

            void Add(ReadingKind kind, IEnumerable<string> names, string asked) => near.AddRange(Nearness.Of(asked, names, MostOfKind)
                .Select(found => (new Suggestion(kind == ReadingKind.Command ? Wrangler + found.Name : found.Name, kind), found.Score)));
        }

        private OperationReading? AsOperation()
        {
            var called = query.OfCall(text, out var looksLikeCall);
            if (!called.IsEmpty)
            {
                return new OperationReading(
                    called.Length == 1 ? $"the operation {called[0]}" : $"a path with {called.Length} operations",
                    Facts(called),
                    null,
                    project.Of(called));
            }

            // In the midst of a text an address is a part of what is said, not the question.
            var onPage = query.OfPage(text, out var isInferred);
            return onPage.IsEmpty || looksLikeCall || text.Contains(' ', StringComparison.Ordinal) ? null : new OperationReading(
                "a documentation page of Cloudflare's API",
                Facts(onPage),
                isInferred ? "No source joins this page to an operation; concluded from the way such pages are named." : null,
                project.Of(onPage));
        }

        private PermissionReading? AsPermission()
        {
            if (catalog.Templates.FirstOrDefault(template => string.Equals(template.Name, text, StringComparison.OrdinalIgnoreCase)) is { } named)
            {
                return new PermissionReading(
                    $"the dashboard's template {named.Name}, as it was read on {named.Date}",
                    ResolutionKind.Several,
                    string.Join(" ", named.Sources.Select(source => $"{source.Date}, {source.Where}: {source.Says}")),
                    [.. named.Groups.Select(permissions.Explain)],
                    project.Of(named.Groups));
            }

            var resolution = catalog.Resolve(text);
            return resolution.Kind == ResolutionKind.Unknown ? null : new PermissionReading(
                resolution.Kind switch
                {
                    ResolutionKind.Unique => $"the permission {resolution.Groups[0]}",
                    ResolutionKind.Several => $"{resolution.Groups.Length} permissions together",
                    _ => $"any one of {resolution.Groups.Length} permissions: say which",
                },
                resolution.Kind,
                resolution.Note,
                [.. resolution.Groups.Select(permissions.Explain)],
                project.Of(resolution.Groups));
        }

        private BindingReading? AsBinding()
        {
            if (bindings.KeyOf(text) is not { } key)
            {
                return null;
            }

            var (calls, uploads, rows) = bindings.Explain(key);
            return new BindingReading($"the configuration key {key}", key, [.. calls.Where(call => call.MayHold(Version))], uploads, rows, project.OfKey(key));
        }

        private CommandReading? AsCommand()
        {
            if (commands.InvocationOf(text) is not { } invocation)
            {
                return null;
            }

            var (noCalls, calls, row) = commands.Explain(invocation);
            return new CommandReading(
                $"the command wrangler {invocation.Command}", invocation.Command, noCalls, calls, row, row?.Unknowns ?? [], project.OfCommand(invocation.Command));
        }

        private ErrorReading? AsError() => errors.Explain(text) is { } found && query.OfCall(text, out _).IsEmpty
            ? new ErrorReading(
                found.Codes.IsEmpty ? "an error without a code" : $"an error with the code {string.Join(", ", found.Codes.Select(code => code.Code))}",
                found.Codes,
                Facts(found.Operations),
                project.Of(found.Operations))
            : null;

        private ImmutableArray<OperationFacts> Facts(ImmutableArray<Operation> found) => [.. found.Select(operations.Explain)];
    }
}
