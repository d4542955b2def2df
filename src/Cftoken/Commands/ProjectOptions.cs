using System.CommandLine;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Tools.Expansion;

namespace Cftoken.Commands;

/// <summary>What several commands take: the project, its environment, the version of its tool.</summary>
internal static class ProjectOptions
{
    /// <summary>The project's folder; this folder where none is given.</summary>
    public static Argument<string> Path() => new("PATH")
    {
        Description = "The project's folder, or its configuration file; this folder by default",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => ".",
    };

    /// <summary>The environment of the configuration.</summary>
    public static Option<string?> Environment() => new("--env", "-e")
    {
        Description = "Environment of the configuration",
        HelpName = "NAME",
    };

    /// <summary>The job.</summary>
    public static Option<string?> Job() => new("--job")
    {
        Description = "Job: a script, a CI job, one of cftoken.jsonc or a built-in one; cftoken jobs lists them",
        HelpName = "NAME",
    };

    /// <summary>Ids of zones.</summary>
    public static Option<string[]> Zones() => new("--zone")
    {
        Description = "Id of a zone that the configuration gives by name; may be repeated",
        HelpName = "NAME=ID",
    };

    /// <summary>The token's name.</summary>
    public static Option<string?> TokenName() => new("--name")
    {
        Description = "The token's name; project:environment:job:owner by default",
        HelpName = "NAME",
    };

    /// <summary>Who uses the token.</summary>
    public static Option<string?> OwnerName() => new("--owner")
    {
        Description = "Who uses the token and answers for it, for its name; the job file's ownerName by default",
        HelpName = "NAME",
    };

    /// <summary>The version of wrangler.</summary>
    public static Option<string?> Wrangler() => new("--wrangler")
    {
        Description = "Version of wrangler to plan for; the project's own by default",
        HelpName = "VERSION",
    };

    /// <summary>The file that is looked at first for the project's token.</summary>
    public static Option<string?> TokenFile() => new("--sink")
    {
        Description = "File of the project that is looked at first for the token",
        HelpName = "FILE",
    };

    /// <summary>The token that a command is about, where it need not be the project's.</summary>
    public static Option<string?> NamedToken() => new("--token-env")
    {
        Description = "Env file with the token; the project's own by default",
        HelpName = "FILE",
    };

    /// <summary>The token that looks names up.</summary>
    public static Option<string?> Lookup() => new("--lookup")
    {
        Description = "Env file with a token that reads zones, to find their ids; else CFTOKEN_LOOKUP_TOKEN",
        HelpName = "FILE",
    };

    /// <summary>
    /// Where the bootstrap credential is looked for, in the order of <c>Engine/Bootstrapping/BootstrapPlaces</c>.
    /// </summary>
    public const string BootstrapNote =
        "The bootstrap credential, a token that can create tokens or a Global API Key with its e-mail address, is looked for in this order: "
        + "--bootstrap-env FILE (- is standard input); CFTOKEN_BOOTSTRAP_TOKEN; the configuration that CF_TOKEN_SKILL_CONFIG names; "
        + "~/.config/cftoken/config.toml; ~/.config/skills/jz-create-cf-token/config.toml; "
        + "CLOUDFLARE_EMAIL with CLOUDFLARE_GLOBAL_KEY or CLOUDFLARE_API_KEY. CLOUDFLARE_API_TOKEN of the environment is never taken. "
        + "It is used on token endpoints only, and never stored. More: docs/bootstrap.md.";

    /// <summary>The bootstrap credential.</summary>
    /// <param name="use">What it is for in this command, as the help says it.</param>
    public static Option<string?> Bootstrap(string use) => new("--bootstrap-env")
    {
        Description = $"Env file with the credential that {use}, - for standard input; else looked for as the notes say",
        HelpName = "FILE",
    };

    /// <summary>Approval beforehand.</summary>
    public static Option<bool> Yes() => new("--yes", "-y")
    {
        Description = "Approve without being asked",
    };

    /// <summary>Where the API is.</summary>
    public static Option<string?> ApiBase() => new("--api-base")
    {
        Description = "Address of the API, if it is not Cloudflare's own; else CLOUDFLARE_API_BASE_URL",
        HelpName = "URL",
    };

    /// <summary>The version that was given; null where none was.</summary>
    /// <exception cref="ProblemException">It is no version.</exception>
    public static ToolVersion? VersionOf(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        return ToolVersion.TryParse(text, out var version)
            ? version
            : throw new ProblemException(new Problem(
                "usage.version",
                $"{UntrustedText.Clean(text, 40)} is no version of wrangler.",
                new Fix("Give one to three numbers, for example 4.164.0."),
                Kind: ProblemKind.Usage));
    }
}
