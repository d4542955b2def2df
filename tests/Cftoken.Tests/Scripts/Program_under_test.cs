using System.Diagnostics;
using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;
using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Scripts;

/// <summary>
/// Runs the program as users do, as a process of its own: the published file where <c>CFTOKEN_PUBLISHED</c> names one, as
/// <c>./test</c> sees to, else the build beside these tests. In continuous integration nothing but the published file will do.
/// </summary>
internal sealed class Program_under_test : IDisposable
{
    private readonly TemporaryFolder home = new();
    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal);

    public Program_under_test()
    {
        if (Published is null && !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
        {
            throw new InvalidOperationException("CFTOKEN_PUBLISHED names no published file: run ./test, which publishes one.");
        }

        environment["HOME"] = home.Path;
        environment["PATH"] = Environment.GetEnvironmentVariable("PATH")!;
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root)
        {
            environment["DOTNET_ROOT"] = root;
        }
    }

    /// <summary>The home folder that it finds.</summary>
    public string Home => home.Path;

    /// <summary>The project on which it runs.</summary>
    public TemporaryFolder Project { get; } = new();

    /// <summary>The words that start it, before its own arguments.</summary>
    public static string[] Command => [.. Fresh, .. Published is { } published ? [published] : (string[])["dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "cftoken.dll")]];

    // Under nohup, or behind a shell's &, signals come ignored, and rightly stay so; env gives them back their meaning.
    private static string[] Fresh => OperatingSystem.IsLinux() ? ["/usr/bin/env", "--default-signal=HUP,INT,QUIT,TERM"] : [];

    private static string? Published => Environment.GetEnvironmentVariable("CFTOKEN_PUBLISHED") is { Length: > 0 } file ? file : null;

    public Program_under_test With(string variable, string value)
    {
        environment[variable] = value;
        return this;
    }

    /// <summary>Runs it in the project's folder, without a terminal.</summary>
    public async Task<ProcessResult> RunAsync(params string[] arguments)
    {
        var (program, before) = (Command[0], Command[1..]);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        return await OutsideWorld.System().Processes.RunAsync(
            new ProcessRequest(program, [.. before, .. arguments], Project.Path, environment, string.Empty), patience.Token);
    }

    /// <summary>Starts it in the project's folder, without a terminal, and leaves it running.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Command[0])
        {
            WorkingDirectory = Project.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        foreach (var argument in (string[])[.. Command[1..], .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    public void Dispose()
    {
        Project.Dispose();
        home.Dispose();
    }
}
