using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Catalog.Policies;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Engine.Identifying;

/// <summary>The calls that a CI was refused: named outright, or by a diagnosis.</summary>
/// <param name="world">The files.</param>
/// <param name="catalog">The catalogue.</param>
/// <param name="account">The account of the job.</param>
internal sealed class RefusedCalls(OutsideWorld world, PermissionCatalog catalog, string account)
{
    private const long LongestFile = 16 * 1024 * 1024;

    /// <summary>The call of a text like <c>PUT /accounts/ID/workers/scripts/NAME</c>.</summary>
    /// <exception cref="ProblemException">It is no call of the catalogue.</exception>
    public RequiredCall Named(string text) => Read(text.Trim()) ?? throw new ProblemException(new Problem(
        "identify.operation",
        $"--refused {UntrustedText.Clean(text, 120)} is no call that is known.",
        new Fix("Give method and path: --refused \"PUT /accounts/ID/workers/scripts/NAME\"."),
        Kind: ProblemKind.Usage));

    /// <summary>The calls that a diagnosis found refused for want of a permission.</summary>
    /// <exception cref="ProblemException">The file cannot be read.</exception>
    public ImmutableArray<RequiredCall> Diagnosed(string file)
    {
        try
        {
            var bytes = world.Files.ReadAllBytes(Path.GetFullPath(file, world.Environment.CurrentDirectory), LongestFile);
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 64 });
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("failures", out var failures) && failures.ValueKind == JsonValueKind.Array
                ? [.. failures.EnumerateArray().Where(IsAboutPermission).Select(CallOf).OfType<RequiredCall>()]
                : throw new JsonException();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or JsonException or InvalidOperationException)
        {
            throw new ProblemException(new Problem(
                "diagnosis.unreadable",
                unreadable is JsonException or InvalidOperationException ? "The file is no diagnosis." : "The file cannot be read.",
                new Fix("Give what cftoken diagnose --json prints."),
                new SourceLocation(UntrustedText.Clean(file, 200)),
                ProblemKind.Usage));
        }
    }

    private static bool IsAboutPermission(JsonElement failure) =>
        failure.ValueKind == JsonValueKind.Object && failure.TryGetProperty("cause", out var cause) && cause.ValueKind == JsonValueKind.String
        && cause.GetString() is "missing-permission" or "resource-not-covered";

    private RequiredCall? CallOf(JsonElement failure) =>
        failure.TryGetProperty("operation", out var operation) && operation.ValueKind == JsonValueKind.Object
        && operation.TryGetProperty("method", out var method) && operation.TryGetProperty("path", out var path)
            ? Read($"{method.GetString()} {path.GetString()}")
            : null;

    // A masked or templated account is the job's own. A zone that is not told leaves open which one was meant.
    private RequiredCall? Read(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0 || !catalog.TryMatch(text[..space].ToUpperInvariant(), text[(space + 1)..].Trim(), out var match))
        {
            return null;
        }

        var operation = match.Operation;
        if (!operation.WantsGroup || operation.Accepted.IsEmpty)
        {
            return null;
        }

        var segments = text[(space + 1)..].Trim().Split('/', StringSplitOptions.RemoveEmptyEntries);
        return operation.Level switch
        {
            Level.Zone => segments is ["zones", var zone, ..] && ResourceIds.IsHexId(zone) ? new RequiredCall(operation, Resource.Zone(zone, null, account)) : null,
            Level.User => new RequiredCall(operation, Resource.User(null)),
            _ => new RequiredCall(operation, Resource.Account(account)),
        };
    }
}
