using System.CommandLine;
using System.Globalization;
using Cftoken.Commands.Planning;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Identifying;
using Cftoken.Help;
using Cftoken.Output;
using Cftoken.Output.Checking;

namespace Cftoken.Commands.Tokens;

/// <summary><c>cftoken identify [PATH]</c>: which token does the CI use, whose value nobody can read back?</summary>
internal sealed class IdentifyCommand
{
    private readonly TargetOptions target = new("lists tokens");

    private readonly Option<string?> usedAt = new("--used-at")
    {
        Description = "When the CI used it: 2026-11-22T14:05Z",
        HelpName = "TIME",
    };

    private readonly Option<string?> run = new("--run")
    {
        Description = "Run of GitHub Actions that used it; gh tells when it ran",
        HelpName = "ID",
    };

    private readonly Option<string?> secret = new("--secret")
    {
        Description = "Secret of the GitHub repository that holds it; gh tells when it was written. With --run the job's own by default",
        HelpName = "NAME",
    };

    private readonly Option<string?> refused = new("--refused")
    {
        Description = "Call that it was refused, method and path",
        HelpName = "CALL",
    };

    private readonly Option<string?> diagnosis = new("--diagnosis")
    {
        Description = "What cftoken diagnose --json printed: the calls that it was refused",
        HelpName = "FILE",
    };

    private IdentifyCommand()
    {
    }

    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases) => new IdentifyCommand().Build(ui, useCases);

    private FaceCommand Build(Ui ui, UseCases useCases)
    {
        var command = new FaceCommand("identify", "Find out which token a CI uses, from what is recorded, names, times and policies.")
        {
            Examples =
            [
                new("cftoken identify --job deploy --run 123456789", "the token of a run of GitHub Actions"),
                new("cftoken identify --job deploy --diagnosis diagnosis.json --used-at 2026-11-22T14:05Z", "of a run whose log was diagnosed"),
                new("cftoken identify --job deploy --used-at 2026-11-22T14:05Z --lookup reader.env --json", "with the audit log, for programs"),
            ],
            Notes =
            [
                "Each sign counts points, which are shown. A name or a time alone is never enough; then the exit code is 3, and a rotation is proposed, which works without knowing.",
                "--lookup FILE names a token that holds Account Settings Read: then the account's audit log is read, which knows what each token changed.",
                ProjectOptions.BootstrapNote,
            ],
        };
        target.AddTo(command);
        foreach (var option in (Option[])[usedAt, run, secret, refused, diagnosis])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(usedAt) is not null && result.GetValue(run) is not null)
            {
                result.AddError("--used-at and --run exclude each other.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var report = await useCases.Identify().RunAsync(Request(parsed), new Teller(ui), cancellation);
            new IdentifyView(ui).Show(report);
            return report.Chosen is null ? ExitCode.Pending : ExitCode.Done;
        });
        return command;
    }

    private IdentifyRequest Request(ParseResult parsed) => target.Of(new IdentifyRequest("."), parsed) with
    {
        UsedAt = TimeOf(parsed.GetValue(usedAt)),
        Run = parsed.GetValue(run),
        Secret = parsed.GetValue(secret),
        Operation = parsed.GetValue(refused),
        DiagnosisFile = parsed.GetValue(diagnosis),
    };

    private static DateTimeOffset? TimeOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new ProblemException(new Problem(
                "usage.used-at",
                $"--used-at {UntrustedText.Clean(text, 40)} is no time.",
                new Fix("Give one like 2026-11-22T14:05Z."),
                Kind: ProblemKind.Usage));
    }
}
