using System.CommandLine;
using Cftoken.Commands.Planning;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Rotating;
using Cftoken.Help;
using Cftoken.Output;
using Cftoken.Output.Creating;

namespace Cftoken.Commands.Creating;

/// <summary><c>cftoken rotate [PATH]</c>: gives jobs new tokens in the place of those that they have.</summary>
internal sealed class RotateCommand
{
    private readonly TargetOptions target = new("creates tokens");

    private readonly Option<string[]> sink = new("--sink")
    {
        Description = "Where the token goes; may be repeated; by default the job's sinks, else those of the old token",
        HelpName = "SINK",
    };

    private readonly Option<string?> grace = new("--grace")
    {
        Description = "How long the old token works on: 24h (the default), 7d, 0 to end it once the new one is verified",
        HelpName = "TIME",
    };

    private readonly Option<string?> due = new("--due")
    {
        Description = "Rotate only what ends within this time, of all jobs: 14d, 36h. Nothing due: exit code 0",
        HelpName = "TIME",
    };

    private readonly Option<bool> roll = new("--roll")
    {
        Description = "Keep the token and give it a new value: Cloudflare's own roll, without any overlap",
    };

    private readonly Option<bool> again = new("--again")
    {
        Description = "Rotate also what was rotated within the last day, or whose old token has not ended yet",
    };

    private readonly Option<bool> yes = new("--yes", "-y") { Description = "Approve without being asked" };

    private RotateCommand()
    {
    }

    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases) => new RotateCommand().Build(ui, useCases);

    private FaceCommand Build(Ui ui, UseCases useCases)
    {
        var command = new FaceCommand("rotate", "Give a job a new token without a gap, and take the old one out of use later.")
        {
            Examples =
            [
                new("cftoken rotate", "the project in this folder"),
                new("cftoken rotate --job deploy --env production --grace 7d", "one job; a week for both tokens"),
                new("cftoken rotate --due 14d --yes", "in a schedule: all jobs, what ends soon"),
                new("cftoken rotate --roll", "a new value for the same token, at once"),
            ],
            Notes =
            [
                "The new token gets what the plan says, goes to every sink and is verified. The old one works on for --grace, is then disabled, and deleted 7 days later.",
                "cftoken does not run by itself: what comes later is done by any later cftoken rotate of the project, or by cftoken recover.",
                "It works from the plan, so also where the old token is dead, leaked or not known. Run twice, the second changes nothing; --again rotates all the same.",
                ProjectOptions.BootstrapNote,
                "docs/rotation.md shows a schedule.",
            ],
        };
        target.AddTo(command);
        foreach (var option in (Option[])[sink, grace, due, roll, again, yes])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(due) is not null && (result.GetValue(roll) || result.GetValue(sink) is { Length: > 0 }))
            {
                result.AddError("--due is about all jobs: --roll and --sink are for one.");
            }

            if (result.GetValue(roll) && result.GetValue(grace) is not null)
            {
                result.AddError("--roll has no grace: the old value ends at once.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = target.Of(new RotateRequest("."), parsed) with
            {
                Sinks = [.. parsed.GetValue(sink) ?? []],
                Grace = LengthOf(parsed, grace, zero: true),
                DueWithin = LengthOf(parsed, due, zero: false),
                IsRoll = parsed.GetValue(roll),
                Again = parsed.GetValue(again),
            };
            var report = await useCases.Rotate().RunAsync(request, new RotateDialogue(ui), new TerminalApproval(ui, parsed.GetValue(yes)), cancellation);
            return new RotateView(ui).Show(report);
        });
        return command;
    }

    private static TimeSpan? LengthOf(ParseResult parsed, Option<string?> option, bool zero)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        return zero && text == "0" ? TimeSpan.Zero
            : TimeToLive.TryParse(text, out var length) && length.Length is { } known ? known
            : throw new ProblemException(new Problem(
                $"usage.{option.Name.TrimStart('-')}",
                $"{option.Name} {UntrustedText.Clean(text, 40)} is no length of time.",
                new Fix($"Give days or hours, for example {option.Name} 14d or {option.Name} 36h{(zero ? ", or 0" : string.Empty)}."),
                Kind: ProblemKind.Usage));
    }
}
