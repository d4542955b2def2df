using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Cftoken.Core.Outside.Processes;

/// <summary>Runs a program in a process group of its own and leaves nothing of the group behind.</summary>
internal static partial class ProcessGroup
{
    private const int SigKill = 9;

    // Once the group is killed, only a process that left it can still hold the streams open.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    /// <summary>Runs it to its end or its limit.</summary>
    /// <param name="start">The program, its arguments, folder and environment.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellation">Kills it.</param>
    public static async Task<GroupResult> RunAsync(ProcessStartInfo start, TimeSpan limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var isGroup = LeadGroup(start);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = new Process { StartInfo = start };
        process.Start();
        process.StandardInput.Close();
        var tail = new OutputTail();
        var reading = Task.WhenAll(tail.KeepAsync(process.StandardOutput.BaseStream), tail.KeepAsync(process.StandardError.BaseStream));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ending.CancelAfter(limit);
        var ended = true;
        try
        {
            await process.WaitForExitAsync(ending.Token);
        }
        catch (OperationCanceledException)
        {
            ended = false;
        }
        finally
        {
            Kill(process, isGroup);
        }

        await Task.WhenAny(reading, Task.Delay(LastWords, CancellationToken.None));
        cancellation.ThrowIfCancellationRequested();
        return new GroupResult(ended ? process.ExitCode : null, tail.Text);
    }

    // A child of this process leads no group, so setsid replaces itself with the program: the process's id is the group's.
    private static bool LeadGroup(ProcessStartInfo start)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        try
        {
            var setsid = ProgramLookup.Find("setsid", start.WorkingDirectory, _ => "/usr/bin:/bin:/usr/local/bin:/opt/homebrew/bin");
            start.ArgumentList.Insert(0, start.FileName);
            start.FileName = setsid;
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private static void Kill(Process process, bool isGroup)
    {
        if (isGroup)
        {
            // Nothing to do where the group has already gone.
            _ = Kill(-process.Id, SigKill);
            return;
        }

        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended, and its children are nobody's to find any more.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);

    /// <summary>The last of what two streams brought, in the order in which it came.</summary>
    private sealed class OutputTail
    {
        private const int MaxBytes = 64 * 1024;

        private readonly Lock gate = new();
        private readonly Queue<byte[]> pieces = new();
        private int length;

        public string Text
        {
            get
            {
                lock (gate)
                {
                    return Encoding.UTF8.GetString([.. pieces.SelectMany(piece => piece)]);
                }
            }
        }

        public async Task KeepAsync(Stream stream)
        {
            var buffer = new byte[16 * 1024];
            try
            {
                while (await stream.ReadAsync(buffer) is > 0 and var read)
                {
                    Add(buffer[..read]);
                }
            }
            catch (Exception closed) when (closed is IOException or ObjectDisposedException)
            {
                // The streams were given up, because a process that left the group still holds them.
            }
        }

        private void Add(byte[] piece)
        {
            lock (gate)
            {
                pieces.Enqueue(piece);
                length += piece.Length;
                while (length - pieces.Peek().Length >= MaxBytes)
                {
                    length -= pieces.Dequeue().Length;
                }
            }
        }
    }
}
