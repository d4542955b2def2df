using System.CommandLine;
using Cftoken.Commands.Planning;
using Cftoken.Commands.Tokens;
using Cftoken.Engine.Fixing;

namespace Cftoken.Commands.Checking;

/// <summary>What <c>cftoken diagnose --fix</c> takes besides what diagnosing takes.</summary>
internal sealed class FixOptions
{
    private readonly Option<bool> fix = new("--fix")
    {
        Description = "Extend the token that the log is of, in place: shows which one and why, and the difference, and asks",
    };

    private readonly Option<string?> token = ChangeOptions.TokenId();
    private readonly Option<string?> job = ProjectOptions.Job();
    private readonly Option<string?> environment = ProjectOptions.Environment();
    private readonly Option<bool> yes = ProjectOptions.Yes();
    private readonly Option<string?> bootstrap = ProjectOptions.Bootstrap("changes tokens");
    private readonly Option<string?> lookup = ProjectOptions.Lookup();
    private readonly Option<string[]> zones = ProjectOptions.Zones();
    private readonly Option<string?> wrangler = ProjectOptions.Wrangler();
    private readonly Option<string?> apiBase = ProjectOptions.ApiBase();

    private Option[] Others => [token, job, environment, yes, bootstrap, lookup, zones, wrangler, apiBase];

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(fix);
        foreach (var option in Others)
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (!result.GetValue(fix) && Others.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } alone)
            {
                result.AddError($"{alone.Name} says something about the token to be extended: it goes with --fix.");
            }
        });
    }

    /// <summary>Whether the token is to be extended.</summary>
    public bool IsWanted(ParseResult parsed) => parsed.GetValue(fix);

    /// <summary>Whether the token is to be extended.</summary>
    public bool IsWanted(System.CommandLine.Parsing.CommandResult result) => result.GetValue(fix);

    /// <summary>Whether the command line approves already.</summary>
    public bool IsApproved(ParseResult parsed) => parsed.GetValue(yes);

    /// <summary>The request, with all that these options say.</summary>
    public FixRequest Of(FixRequest request, ParseResult parsed) => request with
    {
        Token = parsed.GetValue(token),
        Job = parsed.GetValue(job),
        Environment = parsed.GetValue(environment),
        BootstrapFile = parsed.GetValue(bootstrap),
        LookupFile = parsed.GetValue(lookup),
        Zones = TargetOptions.ZonesOf(parsed.GetValue(zones) ?? []),
        Wrangler = ProjectOptions.VersionOf(parsed, wrangler),
        ApiBase = parsed.GetValue(apiBase),
    };
}
