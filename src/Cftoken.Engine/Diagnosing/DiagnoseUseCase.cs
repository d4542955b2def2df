using System.Text;
using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Logs.Diagnosing;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Engine.Diagnosing;

/// <summary>Says what the failures in a log come from, and which command mends them. Offline, save that gh may be asked for the log.</summary>
/// <param name="world">The outside world.</param>
/// <param name="catalog">The catalogue.</param>
public sealed class DiagnoseUseCase(OutsideWorld world, PermissionCatalog catalog)
{
    /// <summary>What stands for standard input in the place of a file.</summary>
    public const string StandardInput = "-";

    /// <summary>Diagnoses.</summary>
    /// <exception cref="ProblemException">A log cannot be read.</exception>
    public async Task<DiagnoseReport> DiagnoseAsync(DiagnoseRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var logs = new List<LogSource>();
        try
        {
            if (request.Log is { } log)
            {
                logs.Add(log == StandardInput ? new LogSource("standard input", world.Terminal.In) : Open(log));
            }

            if (request.Run is { } run)
            {
                logs.Add(await new GitHubRuns(world, world.Environment.CurrentDirectory).LogAsync(run, cancellation));
            }

            if (request.WranglerLogs is { } folder)
            {
                logs.AddRange(new WranglerLogs(world).Newest(folder).Select(Open));
            }

            var knowledge = ToolKnowledge.Load(catalog);
            var diagnosis = new LogDiagnoser(catalog, knowledge).Diagnose(logs, cancellation);
            if (request.Project is { } project && !diagnosis.Failures.IsEmpty)
            {
                diagnosis = diagnosis with { Failures = new ProjectOutlook(world, catalog, knowledge).With(diagnosis.Failures, project) };
            }

            return new DiagnoseReport([.. logs.Select(source => source.Name)], diagnosis) { IsOfWranglerAlone = request is { Log: null, Run: null } };
        }
        finally
        {
            foreach (var source in logs.Where(source => !ReferenceEquals(source.Text, world.Terminal.In)))
            {
                source.Text.Dispose();
            }
        }
    }

    private LogSource Open(string path)
    {
        try
        {
            return new LogSource(path, new StreamReader(world.Files.OpenRead(Path.GetFullPath(path, world.Environment.CurrentDirectory)), Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem(
                "diagnose.unreadable",
                $"{UntrustedText.Clean(path, 200)} cannot be read.",
                new Fix("Give the file of a log, or - and the log on standard input:", "gh run view RUN --log-failed | cftoken diagnose -"),
                Kind: ProblemKind.Usage));
        }
    }
}
