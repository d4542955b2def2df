using System.Diagnostics;
using System.Text;

namespace Cftoken.Core.Outside.Processes;

/// <summary>Real child processes, started without a shell. Cancelling ends the child and everything that it started.</summary>
internal sealed class SystemProcesses(IEnvironment environment) : IProcesses
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public async Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellation)
    {
        var start = StartInfo(request);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardInputEncoding = Utf8;
        start.StandardOutputEncoding = Utf8;
        start.StandardErrorEncoding = Utf8;

        using var process = new Process { StartInfo = start };
        process.Start();
        using var ending = EndTreeOn(process, cancellation);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await FeedAsync(process, request.StandardInput);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        return new ProcessResult(process.ExitCode, await output, await error);
    }

    public async Task<int> RunAttachedAsync(ProcessRequest request, CancellationToken cancellation)
    {
        if (request.StandardInput is not null)
        {
            throw new ArgumentException("An attached process has this process's standard input.", nameof(request));
        }

        using var process = new Process { StartInfo = StartInfo(request) };
        process.Start();
        using var signals = ChildSignals.PassTo(process, hasTerminal: !Console.IsInputRedirected);
        using var ending = EndTreeOn(process, cancellation);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode;
    }

    public Task<GroupResult> RunInGroupAsync(ProcessRequest request, TimeSpan limit, CancellationToken cancellation)
    {
        if (request.StandardInput is not null)
        {
            throw new ArgumentException("A program in a group of its own has no standard input.", nameof(request));
        }

        return ProcessGroup.RunAsync(StartInfo(request), limit, cancellation);
    }

    private static async Task FeedAsync(Process process, string? text)
    {
        try
        {
            if (text is not null)
            {
                await process.StandardInput.WriteAsync(text);
            }

            process.StandardInput.Close();
        }
        catch (IOException) when (text is not null)
        {
            // The child ended, or closed its input, before it had read everything. Its exit code tells what that means.
        }
    }

    private static CancellationTokenRegistration EndTreeOn(Process process, CancellationToken cancellation) =>
        cancellation.Register(() =>
        {
            try
            {
                process.Kill(entireProcessTree: true);
            }
            catch (InvalidOperationException)
            {
                // It ended by itself in the meantime.
            }
        });

    // Whoever copied the variables may have kept the spelling of Windows ("Path") and lost its indifference to it.
    private string? Value(IReadOnlyDictionary<string, string> variables, string name) =>
        variables.GetValueOrDefault(name) ?? (environment.IsWindows
            ? variables.FirstOrDefault(variable => variable.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value
            : null);

    private ProcessStartInfo StartInfo(ProcessRequest request)
    {
        var program = ProgramLookup.Find(
            request.FileName,
            request.WorkingDirectory,
            request.Environment is null ? environment.Get : name => Value(request.Environment, name));
        if (environment.IsWindows)
        {
            BatchFileArguments.MustBeSafe(program, request.Arguments);
        }

        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            WorkingDirectory = request.WorkingDirectory,
        };
        foreach (var argument in request.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (request.Environment is not null)
        {
            start.Environment.Clear();
            foreach (var (name, value) in request.Environment)
            {
                start.Environment[name] = value;
            }
        }

        return start;
    }
}
