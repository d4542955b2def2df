using System.Text;
using Cftoken.Core.Files;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Emulator;

/// <summary>Runs an emulator until it is told to stop, for faces that have nothing else to do meanwhile.</summary>
public static class EmulatorHost
{
    /// <summary>The variable that holds the bootstrap credential in the file.</summary>
    public const string TokenVariable = "CLOUDFLARE_API_TOKEN";

    /// <summary>The variable that holds the account's id in the file.</summary>
    public const string AccountVariable = "CLOUDFLARE_ACCOUNT_ID";

    /// <summary>Starts an emulator and keeps it until the cancellation.</summary>
    /// <param name="options">How it is set up.</param>
    /// <param name="bootstrapFile">
    /// A file that gets its account-owned minting token and its account's id, readable by its owner alone; null: none.
    /// </param>
    /// <param name="started">Told of the emulator once it listens and the file is written.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ProblemException">The port is taken, or a file cannot be read or written.</exception>
    public static async Task RunAsync(
        EmulatorOptions options, string? bootstrapFile, Action<CloudflareEmulator> started, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(started);
        await using var emulator = await StartAsync(options, cancellation);
        if (bootstrapFile is not null)
        {
            await WriteBootstrapAsync(options, emulator.Bootstrap, bootstrapFile, cancellation);
        }

        started(emulator);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellation.Register(stopped.SetResult);
        await stopped.Task;
    }

    private static async Task<CloudflareEmulator> StartAsync(EmulatorOptions options, CancellationToken cancellation)
    {
        try
        {
            return await CloudflareEmulator.StartAsync(options, cancellation);
        }
        catch (IOException taken)
        {
            throw new ProblemException(new Problem(
                "emulator.port",
                $"The emulator cannot listen: {UntrustedText.Clean(taken.Message, 200)}",
                new Fix("Choose another port with --port, or leave it out to get a free one")));
        }
    }

    private static async Task WriteBootstrapAsync(EmulatorOptions options, Bootstrap bootstrap, string path, CancellationToken cancellation)
    {
        var full = Path.GetFullPath(path, options.World.Environment.CurrentDirectory);
        var text = $"""
            # The emulator's own credential: of no use at Cloudflare, and dead once the emulator stops.
            {AccountVariable}={bootstrap.AccountId}
            {TokenVariable}={bootstrap.AccountMinter.Reveal()}

            """.ReplaceLineEndings("\n");
        await new SafeFileWriter(options.World).UpdateAsync(
            Path.GetDirectoryName(full) ?? full, full, _ => Encoding.UTF8.GetBytes(text), cancellation);
    }
}
