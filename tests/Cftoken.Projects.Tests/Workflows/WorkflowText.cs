using Cftoken.Projects.Runs;
using Cftoken.Projects.Workflows;
using Cftoken.TestInfrastructure;

namespace Cftoken.Projects.Tests.Workflows;

/// <summary>Reads workflows and shows what was found, a line each.</summary>
internal sealed class WorkflowText
{
    internal FakeFileSystem Files { get; } = new();

    internal static WorkflowText Of(string workflow) => new WorkflowText().With(".github/workflows/ci.yml", workflow);

    internal WorkflowText With(string path, string text)
    {
        Files.Add($"/p/{path}", text);
        return this;
    }

    internal PipelineRuns Read() => GitHubWorkflows.Read(Files, "/p");

    internal string[] Runs() => [.. Read().Found.Runs.Select(Shown)];

    internal string[] Unfollowed() => [.. Read().Found.Unfollowed.Select(unfollowed => $"{unfollowed.Where} {unfollowed.What}")];

    // "ci.yml:7 deploy: wrangler deploy --env=x @4 in /p/a"
    internal static string Shown(FoundRun run)
    {
        var invocation = run.Invocation;
        return string.Join(' ', [
            $"{Path.GetFileName(invocation.Where.File)}:{invocation.Where.Line}",
            .. run.Via.Select(via => $"> {via.File}:{via.Line}"),
            $"{run.Source.Name}:",
            invocation.Command,
            .. invocation.Arguments,
            .. invocation.Options.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => $"--{option.Key}={option.Value}"),
            .. invocation.AskedVersion is { } version ? [$"@{version}"] : Array.Empty<string>(),
            .. run.Folder == "/p" ? [] : new[] { $"in {run.Folder}" },
        ]);
    }
}
