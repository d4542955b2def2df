using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog.Model;

namespace Cftoken.Engine.Jobs.BuiltIn;

/// <summary>
/// The jobs that are known without a project. Their table, with each row's risk note, is that of the guide "Cloudflare API
/// Tokens for AI-Assisted Work" (read 2026-11); routes, secrets, tail and cache purge are this project's own.
/// </summary>
public static class BuiltInJobs
{
    private const string Resource = "built-in-jobs.json";

    /// <summary>All of them, in the order of their table.</summary>
    public static ImmutableArray<BuiltInJob> All { get; } = Read();

    /// <summary>The job of that id, or null.</summary>
    public static BuiltInJob? Find(string id) => All.FirstOrDefault(job => job.Id == id);

    private static ImmutableArray<BuiltInJob> Read()
    {
        using var stream = typeof(BuiltInJobs).Assembly.GetManifestResourceStream(Resource)!;
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.GetProperty("jobs").EnumerateArray().Select(Read)];
    }

    private static BuiltInJob Read(JsonElement job) => new(
        Text(job, "id")!, Text(job, "title")!, Text(job, "for")!, Text(job, "risk")!, Text(job, "gate") == "human" ? Gate.Human : Gate.None)
    {
        Covers = Texts(job, "covers"),
        Deploys = job.TryGetProperty("deploys", out var deploys) && deploys.GetBoolean(),
        Runs = Texts(job, "runs"),
        Each = Text(job, "each"),
        Names = Texts(job, "names"),
        ProjectKind = Text(job, "project"),
        Operations = Wants(job, "operations", "call"),
        Permissions = Wants(job, "permissions", "permission"),
        Powers = Texts(job, "powers"),
        Apart = Text(job, "apart"),
    };

    private static ImmutableArray<BuiltInWant> Wants(JsonElement job, string list, string name) => !job.TryGetProperty(list, out var wants)
        ? []
        : [.. wants.EnumerateArray().Select(want => new BuiltInWant(
            Text(want, name)!,
            Text(want, "why")!,
            Text(want, "scope") switch { "zone" => Scope.Zone, "user" => Scope.User, "account" => Scope.Account, _ => null },
            Text(want, "need") == "optional" ? Need.Optional : Need.Required))];

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static ImmutableArray<string> Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];
}
