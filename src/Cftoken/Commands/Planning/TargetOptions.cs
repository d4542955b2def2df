using System.Collections.Immutable;
using System.CommandLine;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Targets;

namespace Cftoken.Commands.Planning;

/// <summary>What every command about a job's token takes: which job, which ids, and with which credentials.</summary>
internal sealed class TargetOptions
{
    private readonly Argument<string> path = ProjectOptions.Path();
    private readonly Option<string?> environment = ProjectOptions.Environment();
    private readonly Option<string?> job = ProjectOptions.Job();
    private readonly Option<string?> wrangler = ProjectOptions.Wrangler();
    private readonly Option<string?> lookup = ProjectOptions.Lookup();
    private readonly Option<string?> apiBase = ProjectOptions.ApiBase();
    private readonly Option<string?> bootstrap;

    private readonly Option<string[]> zones = ProjectOptions.Zones();

    private readonly AskedOptions asked;
    private readonly bool takesPath;

    /// <summary>Makes them.</summary>
    /// <param name="bootstrapUse">What the bootstrap credential is for in this command, as the help says it.</param>
    /// <param name="name">The option for the token's name; null where the command has none.</param>
    /// <param name="takesPath">Whether the project's folder is an argument of its own; else the request has it already.</param>
    public TargetOptions(string bootstrapUse, Option<string?>? name = null, bool takesPath = true)
    {
        this.takesPath = takesPath;
        bootstrap = ProjectOptions.Bootstrap(bootstrapUse);
        asked = new AskedOptions(path, job, name);
    }

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        if (takesPath)
        {
            command.Add(path);
        }

        foreach (var option in (Option[])[environment, job, wrangler, bootstrap, lookup, zones, apiBase])
        {
            command.Add(option);
        }

        asked.AddTo(command);
    }

    /// <summary>Whether a person may be asked where there is no project: not where a project or a job was named.</summary>
    public bool MayAsk(ParseResult parsed) => asked.MayAsk(parsed);

    /// <summary>The request, with all that these options say.</summary>
    /// <exception cref="ProblemException">A zone or the version is malformed.</exception>
    public T Of<T>(T request, ParseResult parsed)
        where T : TokenRequest => (T)((TokenRequest)request with
        {
            Path = takesPath ? parsed.GetRequiredValue(path) : request.Path,
            Environment = parsed.GetValue(environment),
            Job = parsed.GetValue(job),
            Asked = asked.Of(parsed),
            Wrangler = ProjectOptions.VersionOf(parsed, wrangler),
            ApiBase = parsed.GetValue(apiBase),
            BootstrapFile = parsed.GetValue(bootstrap),
            LookupFile = parsed.GetValue(lookup),
            Zones = ZonesOf(parsed.GetValue(zones) ?? []),
        });

    /// <summary>Ids of zones by their names.</summary>
    /// <exception cref="ProblemException">A text is no name with an id.</exception>
    public static ImmutableDictionary<string, string> ZonesOf(string[] texts)
    {
        var ids = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in texts)
        {
            if (text.Split('=') is not [{ Length: > 0 } zone, { Length: > 0 } id])
            {
                throw new ProblemException(new Problem(
                    "usage.zone",
                    $"--zone {UntrustedText.Clean(text, 100)} is no name with an id.",
                    new Fix("Join them with =, for example: --zone example.com=0123456789abcdef0123456789abcdef"),
                    Kind: ProblemKind.Usage));
            }

            ids[zone] = id;
        }

        return ids.ToImmutable();
    }
}
