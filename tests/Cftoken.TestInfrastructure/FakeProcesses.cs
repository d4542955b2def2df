using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;

namespace Cftoken.TestInfrastructure;

/// <summary>Child processes that never start: answers by program name, and keeps every request.</summary>
public sealed class FakeProcesses : IProcesses
{
    private readonly List<ProcessRequest> requests = [];
    private readonly Dictionary<string, Func<ProcessRequest, ProcessResult>> programs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<ProcessRequest, Task<GroupResult>>> groups = new(StringComparer.Ordinal);

    /// <summary>Every request, in order.</summary>
    public IReadOnlyList<ProcessRequest> Requests => requests;

    /// <summary>Scripts a program. A program without a script is not there.</summary>
    public FakeProcesses On(string program, Func<ProcessRequest, ProcessResult> answer)
    {
        programs[program] = answer;
        return this;
    }

    /// <summary>Scripts a program that always ends the same way.</summary>
    public FakeProcesses On(string program, int exitCode, string output = "", string error = "") =>
        On(program, _ => new ProcessResult(exitCode, output, error));

    /// <summary>Scripts a program that runs in a group of its own.</summary>
    public FakeProcesses OnGroup(string program, Func<ProcessRequest, Task<GroupResult>> answer)
    {
        groups[program] = answer;
        return this;
    }

    public Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        requests.Add(request);
        return programs.TryGetValue(request.FileName, out var answer)
            ? Task.FromResult(answer(request))
            : throw new FileNotFoundException($"There is no program '{request.FileName}' on the path.", request.FileName);
    }

    public async Task<int> RunAttachedAsync(ProcessRequest request, CancellationToken cancellation) =>
        (await RunAsync(request, cancellation)).ExitCode;

    public Task<GroupResult> RunInGroupAsync(ProcessRequest request, TimeSpan limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        requests.Add(request);
        return groups.TryGetValue(request.FileName, out var answer)
            ? answer(request)
            : throw new FileNotFoundException($"There is no program '{request.FileName}' on the path.", request.FileName);
    }
}
