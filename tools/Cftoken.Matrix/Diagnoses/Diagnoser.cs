using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Core.Outside;
using Cftoken.Engine.Diagnosing;
using Cftoken.Logs.Diagnosing;
using Cftoken.Matrix.Proofs;
using Cftoken.TestInfrastructure;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Matrix.Diagnoses;

/// <summary>What is given to the diagnosis besides what the command printed.</summary>
public enum Beside
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>The project.</summary>
    Project,

    /// <summary>wrangler's own debug log.</summary>
    DebugLog,

    /// <summary>wrangler's own debug log, in the place of what the command printed.</summary>
    DebugLogAlone,
}

/// <summary>Diagnoses what a run printed, as <c>cftoken diagnose</c> does.</summary>
/// <param name="catalog">The catalogue.</param>
public sealed class Diagnoser(PermissionCatalog catalog)
{
    private readonly LogDiagnoser logs = new(catalog, ToolKnowledge.Load(catalog));

    /// <summary>What is to be added to the token, by the text alone.</summary>
    /// <param name="text">What the run printed.</param>
    public ImmutableArray<WantedPermission> Named(string text)
    {
        using var reader = new StringReader(text);
        return WantedBy(logs.Diagnose([new LogSource("log", reader)]).Failures);
    }

    /// <summary>What is to be added to the token.</summary>
    /// <param name="row">The run's case and version.</param>
    /// <param name="text">What it printed.</param>
    /// <param name="debugLog">Its debug log.</param>
    /// <param name="beside">What is given besides the text.</param>
    public async Task<ImmutableArray<WantedPermission>> NamedAsync(Row row, string text, string debugLog, Beside beside)
    {
        using var reader = new StringReader(text);
        using var debug = new StringReader(debugLog);
        return beside switch
        {
            Beside.Project => WantedBy(await WithProjectAsync(row, text)),
            Beside.DebugLog => WantedBy(logs.Diagnose([new LogSource("log", reader), new LogSource("debug log", debug)]).Failures),
            Beside.DebugLogAlone => Named(debugLog),
            _ => Named(text),
        };
    }

    private async Task<ImmutableArray<LogFailure>> WithProjectAsync(Row row, string text)
    {
        using var folder = new TemporaryFolder();
        var log = folder.Write("failed.log", text);
        foreach (var (name, content) in row.Case.Project)
        {
            folder.Write($"project/{name}", content);
        }

        folder.Write("project/package.json", $$"""{"scripts":{"deploy":"{{JsonEncodedText.Encode(row.Case.CommandFor(row.Wrangler))}}" },"devDependencies":{"wrangler":"{{row.Wrangler}}" } }""");
        var world = OutsideWorld.System() with { Environment = new FakeEnvironment { CurrentDirectory = folder["project"], HomeDirectory = folder.Path } };
        return (await new DiagnoseUseCase(world, catalog).DiagnoseAsync(new DiagnoseRequest(log) { Project = folder["project"] }, CancellationToken.None)).Diagnosis.Failures;
    }

    /// <summary>The permissions' names, each once.</summary>
    public static ImmutableArray<string> Names(IEnumerable<WantedPermission> permissions) =>
        [.. permissions.Select(permission => permission.Group.Scope == Scope.Account ? permission.Group.Name : $"{permission.Group.Name} on {permission.Group.Scope.Word}").Distinct(StringComparer.Ordinal)];

    private static ImmutableArray<WantedPermission> WantedBy(ImmutableArray<LogFailure> failures) =>
        [.. failures.SelectMany(failure => failure.Permissions.Concat(failure.Next))];
}
