using System.Collections.Immutable;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects.BuildOutput;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.Wrangler;

/// <summary>A project's wrangler configuration, read, checked and resolved for one environment.</summary>
/// <param name="Root">The full path of the project's folder.</param>
/// <param name="Path">The full path of the configuration file that a deploy uses.</param>
/// <param name="File">The same, relative to the project's folder or the repository's, as all locations name it.</param>
/// <param name="Format">How the file is written.</param>
/// <param name="IsRedirected">Whether a build tool made the file: <c>.wrangler/deploy/config.json</c> points to it, or it is a Build Output.</param>
/// <param name="Raw">The whole file.</param>
/// <param name="Effective">What counts for the environment; every value keeps its place in the file.</param>
/// <param name="Environment">The environment; null for the top level.</param>
/// <param name="Environments">The environments that the file has.</param>
/// <param name="Warnings">What wrangler lets pass, but is probably not meant.</param>
public sealed record WranglerConfiguration(
    string Root,
    string Path,
    string File,
    ConfigFormat Format,
    bool IsRedirected,
    ConfigNode Raw,
    ConfigNode Effective,
    string? Environment,
    ImmutableArray<string> Environments,
    ImmutableArray<Problem> Warnings)
{
    /// <summary>Whether it is a Worker of a Build Output (<c>.cloudflare/output</c>), put into wrangler's words.</summary>
    public bool IsBuildOutput { get; init; }

    /// <summary>Reads the configuration for which a folder or file stands.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">
    /// The full path of a folder, from which the search goes upward, or of a configuration file, which is then taken as
    /// it is, without following a redirection.
    /// </param>
    /// <param name="environment">The environment's name; null or empty for the top level.</param>
    /// <param name="root">The full path of the folder to which files are named; null: the project's own.</param>
    /// <exception cref="ProblemException">
    /// There is no configuration, or it is wrong; all that is wrong at the top level and in the environment is reported together.
    /// </exception>
    public static WranglerConfiguration Read(IFileSystem files, string path, string? environment = null, string? root = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(path);
        return Read(files, WranglerConfigurationFile.Find(files, path, root), environment, root);
    }

    /// <summary>Reads a configuration that was found.</summary>
    /// <exception cref="ProblemException">It is wrong.</exception>
    internal static WranglerConfiguration Read(IFileSystem files, WranglerConfigurationFile file, string? environment, string? root)
    {
        var shown = Folders.Shown(root ?? file.Root, file.Path);
        var isBuildOutput = BuildOutputFolder.Holds(file.Path);
        var document = isBuildOutput ? BuildOutputFolder.Read(files, file.Path, root ?? file.Root) : ConfigFile.Read(files, file.Path, shown);
        var isRedirected = isBuildOutput || file.RedirectedBy is not null;
        var validation = new WranglerValidation(isRedirected);
        validation.Warnings.AddRange(document.Warnings);
        validation.Check(document.Root, environment: null);
        validation.Warnings.AddRange(PagesRules.Refused(document.Root));

        var name = string.IsNullOrEmpty(environment) ? null : environment;
        var effective = isRedirected
            ? Redirected(document.Root, name, validation)
            : Resolve(document.Root, name, validation);
        if (validation.Problems.Count > 0)
        {
            throw new ProblemException(validation.Problems);
        }

        return new WranglerConfiguration(
            file.Root,
            file.Path,
            shown,
            ConfigFile.FormatOf(file.Path)!.Value,
            isRedirected,
            document.Root,
            effective,
            name,
            WranglerEnvironments.NamesIn(document.Root),
            [.. validation.Warnings])
        {
            IsBuildOutput = isBuildOutput,
        };
    }

    private static ConfigNode Resolve(ConfigNode root, string? environment, WranglerValidation validation)
    {
        if (environment is null || !AreTables(root["env"], validation))
        {
            return WranglerEnvironments.TopLevel(root);
        }

        if (WranglerEnvironments.Find(root, environment) is { } own)
        {
            validation.Check(own, environment);
            validation.Warnings.AddRange(WranglerEnvironments.NotInherited(root, own, environment));
            if (WranglerEnvironments.InheritedDomains(root, own, environment) is { } warning)
            {
                validation.Warnings.Add(warning);
            }

            return WranglerEnvironments.Effective(root, own, environment);
        }

        return root["pages_build_output_dir"] is null ? NoSuchEnvironment(root, environment, validation) : WranglerEnvironments.TopLevel(root);
    }

    // Without any "env", wrangler only warns and deploys the top level under the environment's name.
    private static ConfigNode NoSuchEnvironment(ConfigNode root, string environment, WranglerValidation validation)
    {
        var name = UntrustedText.Clean(environment, 80);
        var names = WranglerEnvironments.NamesIn(root).Select(known => $"\"{UntrustedText.Clean(known, 80)}\"").ToList();
        if (root["env"] is { } environments)
        {
            validation.Problems.Add(new Problem(
                "config.unknown-environment",
                $"There is no environment \"{name}\". {(names.Count == 0 ? "\"env\" is empty." : $"There are {string.Join(", ", names)}.")}",
                new Fix(names.Count == 0 ? $"Add \"env.{name}\"." : "Name one of them, or add the missing one."),
                environments.Location,
                ProblemKind.Usage));
        }
        else
        {
            validation.Warnings.Add(new Problem(
                "config.unknown-environment",
                $"The configuration has no environments; wrangler deploys its top level under the name of \"{name}\".",
                new Fix($"Add \"env.{name}\", or leave the environment away."),
                root.Location));
        }

        return WranglerEnvironments.Renamed(root, environment);
    }

    // A build tool writes the configuration for one environment, and wrangler only compares the names.
    private static ConfigNode Redirected(ConfigNode root, string? environment, WranglerValidation validation)
    {
        if (root["env"] is { Members.Length: > 0 } environments)
        {
            validation.Problems.Add(new Problem(
                "config.redirection",
                "A configuration that a build tool redirects to must not have environments.",
                new Fix("Build the project again; if that does not help, report it to the build tool."),
                environments.Location));
        }

        if (environment is not null && root["targetEnvironment"] is { AsString: { Length: > 0 } target } built && target != environment)
        {
            validation.Problems.Add(new Problem(
                "config.redirection",
                $"The project was built for the environment \"{UntrustedText.Clean(target, 80)}\", not for \"{UntrustedText.Clean(environment, 80)}\".",
                new Fix($"Build it again with CLOUDFLARE_ENV={UntrustedText.Clean(environment, 80)}."),
                built.Location));
        }

        return WranglerEnvironments.TopLevel(root);
    }

    private static bool AreTables(ConfigNode? environments, WranglerValidation validation)
    {
        var wrong = environments?.Members.Where(member => member.Value.Kind != ConfigKind.Object).ToList() ?? [];
        validation.Problems.AddRange(wrong.Select(member => new Problem(
            "config.shape",
            $"\"env.{UntrustedText.Clean(member.Key, 80)}\" must be a table.",
            new Fix("Write its keys in braces, in TOML under a header."),
            member.Value.Location)));
        return wrong.Count == 0;
    }
}
