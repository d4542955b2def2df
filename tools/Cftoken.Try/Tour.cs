using System.Diagnostics;
using Cftoken.Core.Outside;
using Cftoken.Emulator;
using Cftoken.TestInfrastructure;
using Cftoken.TestInfrastructure.Wrangler;

namespace Cftoken.Try;

/// <summary>
/// The main job on a throw-away copy of a sample: plan, create, verify, and real wrangler deploying with the new token, each
/// step the real command in a process of its own. Cloudflare is the embedded emulator on loopback.
/// </summary>
/// <param name="output">Where the tour speaks; the commands write to the same terminal.</param>
internal sealed class Tour(TextWriter output)
{
    private static readonly string SamplesFolder = RepositoryRoot.File("samples");

    /// <summary>The samples that one <c>deploy</c> script deploys.</summary>
    public static string[] Samples =>
    [
        .. Directory.GetDirectories(SamplesFolder)
            .Where(folder => Path.Combine(folder, "package.json") is var manifest
                && File.Exists(manifest)
                && File.ReadAllText(manifest).Contains("\"deploy\":", StringComparison.Ordinal))
            .Select(folder => Path.GetFileName(folder))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Runs it.</summary>
    /// <param name="sample">The sample's folder name.</param>
    /// <returns>0, or the exit code of the command that failed.</returns>
    public async Task<int> RunAsync(string sample)
    {
        await output.WriteLineAsync("Installing the pinned wrangler (once; about a minute) and starting an emulated Cloudflare …");
        var wrangler = await WranglerInstallation.EnsureAsync();
        await using var emulator = await CloudflareEmulator.StartAsync(new EmulatorOptions { World = OutsideWorld.System() });
        using var folder = new TemporaryFolder();
        var project = Path.Combine(folder.Path, sample);
        Copy(Path.Combine(SamplesFolder, sample), project);
        var bootstrap = Path.Combine(folder.Path, "bootstrap.env");
        WriteBootstrap(bootstrap, emulator.Bootstrap);

        var variables = Variables(wrangler, emulator, Directory.CreateDirectory(Path.Combine(folder.Path, "home")).FullName);
        string[] cftoken = ["dotnet", Path.Combine(AppContext.BaseDirectory, "cftoken.dll")];
        (string Shown, string[] Command)[] steps =
        [
            ("git init --quiet", ["git", "init", "--quiet"]),
            ("cftoken plan", [.. cftoken, "plan"]),
            ("cftoken create --yes --bootstrap-env ../bootstrap.env --api-base http://127.0.0.1:…",
                [.. cftoken, "create", "--yes", "--bootstrap-env", bootstrap, "--api-base", emulator.BaseAddress.ToString()]),
            ("cftoken verify", [.. cftoken, "verify"]),
            ("cftoken exec -- npm run deploy", [.. cftoken, "exec", "--", .. Npm, "run", "deploy"]),
        ];
        foreach (var (shown, command) in steps)
        {
            await output.WriteLineAsync($"\n$ {shown}");
            if (await RunAsync(command, project, variables) is not 0 and var failed)
            {
                await output.WriteLineAsync($"\nThat ended with exit code {failed}.");
                return failed;
            }
        }

        var refused = emulator.Log.Entries.Count(entry => entry.Status == 403);
        await output.WriteLineAsync($"\nDone: the emulator answered {emulator.Log.Entries.Length} requests and refused {refused}. Nothing outside this machine was called.");
        return 0;
    }

    // npm is a script: on Windows only the shell finds it.
    private static string[] Npm => OperatingSystem.IsWindows() ? ["cmd.exe", "/c", "npm"] : ["npm"];

    private static async Task<int> RunAsync(string[] command, string folder, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder };
        start.Environment.Clear();
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static Dictionary<string, string> Variables(WranglerInstallation wrangler, CloudflareEmulator emulator, string home)
    {
        var variables = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Where(entry => !((string)entry.Key).StartsWith("CLOUDFLARE_", StringComparison.Ordinal) && !((string)entry.Key).StartsWith("CF_", StringComparison.Ordinal))
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
        variables["PATH"] = string.Join(Path.PathSeparator, wrangler.PathFolders.Append(variables.GetValueOrDefault("PATH", "")));
        variables["CLOUDFLARE_API_BASE_URL"] = emulator.BaseAddress.ToString();

        // wrangler keeps its logs and settings under the home folder; the tour leaves the user's alone.
        variables["XDG_CONFIG_HOME"] = home;
        variables["WRANGLER_SEND_METRICS"] = "false";
        variables["WRANGLER_SEND_ERROR_REPORTS"] = "false";
        variables["WRANGLER_NO_SKILLS_UPDATE_PROMPTS"] = "true";
        variables["CLOUDFLARE_CF_FETCH_ENABLED"] = "false";
        variables["npm_config_update_notifier"] = "false";
        return variables;
    }

    private static void WriteBootstrap(string path, Bootstrap bootstrap)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.WriteLine($"CLOUDFLARE_ACCOUNT_ID={bootstrap.AccountId}");
        writer.WriteLine($"CLOUDFLARE_API_TOKEN={bootstrap.AccountMinter.Reveal()}");
    }

    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.GetDirectories(source).Where(folder => Path.GetFileName(folder) is not (".wrangler" or "node_modules")))
        {
            Copy(folder, Path.Combine(target, Path.GetFileName(folder)));
        }
    }
}
