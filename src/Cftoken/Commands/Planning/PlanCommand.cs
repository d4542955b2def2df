using System.CommandLine;
using System.CommandLine.Parsing;
using Cftoken.Commands.Planning;
using Cftoken.Commands.Tokens;
using Cftoken.Engine.Applying;
using Cftoken.Engine.Plans;
using Cftoken.Help;
using Cftoken.Output;
using Cftoken.Output.Plans;

namespace Cftoken.Commands.Planning;

/// <summary><c>cftoken plan [PATH]</c>: the least permissions that a project's or a repository's jobs need, each with its reason.</summary>
internal static class PlanCommand
{
    /// <summary>Builds the command.</summary>
    public static FaceCommand Create(Ui ui, UseCases useCases)
    {
        var path = ProjectOptions.Path();
        var environment = ProjectOptions.Environment();
        var job = ProjectOptions.Job();
        var wrangler = ProjectOptions.Wrangler();
        var name = ProjectOptions.TokenName();
        var asked = new AskedOptions(path, job, name);
        var states = new StateOptions();
        IPlanOptions[] groups = [states, asked];
        var command = new FaceCommand("plan", "Show the least permissions that a project's jobs need, each with its reason. Works offline, but for --online.")
        {
            Examples =
            [
                new("cftoken plan", "the project in this folder, or each one below it"),
                new("cftoken plan apps/shop --env production", "one environment of another folder"),
                new("cftoken plan --job dns", "a built-in job; cftoken jobs lists all of them"),
                new("cftoken plan --exact", "hold it against what wrangler's own dry run uploads"),
                new("cftoken plan --profile workers+d1", "no project: the services that are used"),
                new("cftoken plan --permission 'Zone:Custom Hostnames:Edit' --zone-id ID", "no project: one permission on one zone"),
                new("cftoken plan --json", "for programs; the form is stable"),
                new("cftoken plan --format url", "a link to the dashboard's form, filled in"),
                new("cftoken plan --since origin/main", "what this branch adds or drops; exit code 3 where anything changes"),
                new("cftoken plan --out plan.json", "what cftoken apply would do, for somebody to look at first"),
                new("cftoken plan --against template:edit-cloudflare-workers", "what the usual template lacks and what is spare in it"),
            ],
            Notes =
            [
                "A job is what one token is for: a CI job, or a script that deploys, with all of its commands; without one, wrangler deploy is assumed.",
                AskedOptions.Note,
                "Required and recommended permissions are granted, optional ones are not.",
                "With --exact, exit code 3: wrangler uploads other bindings than the plan was made for.",
            ],
        };
        command.Add(path);
        command.Add(environment);
        command.Add(job);
        command.Add(wrangler);
        command.Add(name);
        foreach (var group in groups)
        {
            group.AddTo(command);
        }

        var exact = new PlanExact();
        exact.AddTo(command);
        var format = PlanFormatOption.Create();
        command.Add(format);
        var since = PlanSince.Create();
        command.Add(since);
        var apiBase = ProjectOptions.ApiBase();
        var online = new OnlineOption(apiBase);
        online.AddTo(command);
        var against = new PlanAgainst(apiBase);
        against.AddTo(command);
        command.Add(apiBase);
        var file = new Option<string?>("--out")
        {
            Description = "Save what cftoken apply would do, with each token as it is now; takes a bootstrap credential",
            HelpName = "FILE",
        };
        command.Add(file);
        command.Validators.Add(result =>
        {
            if (result.GetResult(format) is not null && ui.IsJson)
            {
                result.AddError("--format and --json exclude each other.");
            }

            if (new Option[] { format, since, against.Target, file }.Count(option => result.GetResult(option) is not null) > 1)
            {
                result.AddError("--format, --since, --against and --out exclude one another.");
            }

            if (result.GetResult(file) is not null && UnsavedWith(result, [exact.Asked, .. states.Options]) is { } unsaved)
            {
                result.AddError($"{unsaved} and --out exclude each other: cftoken apply plans for any deploy, from the files alone, and without what is optional.");
            }

            if (result.GetValue(exact.Asked) && (result.GetResult(since) ?? result.GetResult(against.Target)) is not null)
            {
                result.AddError("--exact looks at the plan itself, so --since and --against exclude it.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new PlanRequest(
                parsed.GetRequiredValue(path), parsed.GetValue(environment), ProjectOptions.VersionOf(parsed, wrangler), parsed.GetValue(job));
            request = groups.Aggregate(request, (soFar, group) => group.With(soFar, parsed));
            if (parsed.GetValue(file) is { } saved)
            {
                var apply = new ApplyRequest(request.Path)
                {
                    Environment = request.Environment,
                    Job = request.Job,
                    Wrangler = request.Wrangler,
                    Asked = request.Asked,
                    ApiBase = parsed.GetValue(apiBase),
                    BootstrapFile = against.BootstrapFileOf(parsed),
                    LookupFile = online.LookupOf(parsed),
                };
                return await ApplyCommand.SaveAsync(ui, useCases, apply, saved, cancellation);
            }

            if (parsed.GetValue(since) is { } reference)
            {
                return PlanSince.Show(ui, await useCases.Since().CompareAsync(request, reference, cancellation));
            }

            if (against.Of(parsed) is { } target)
            {
                return PlanAgainst.Show(ui, await useCases.Against().CompareAsync(request, target, ui.Note, cancellation));
            }

            var report = await new ServiceQuestion(ui, useCases.IsAccountKnown).WithoutProjectAsync(
                asked.MayAsk(parsed),
                request.Asked,
                outright => online.PlanAsync(ui, useCases, parsed, request with { Asked = outright }, cancellation),
                cancellation);
            ui.Warn(report.Warnings);
            var answer = await exact.AskAsync(ui, useCases, parsed, report, cancellation);
            if (PlanFormatOption.Of(parsed, format) is { } form)
            {
                PlanFormatOption.Show(ui, useCases.Formatter().Write(report, form));
                PlanExact.Show(ui.People, answer);
            }
            else if (ui.IsJson)
            {
                ui.Json(page =>
                {
                    PlanJson.Write(page.Writer, report);
                    PlanExact.Write(page.Writer, answer);
                });
            }
            else
            {
                new PlanView(ui.Result).Show(report);
                PlanExact.Show(ui.Result, answer);
            }

            return PlanExact.Outcome(answer);
        });
        return command;
    }

    private static string? UnsavedWith(CommandResult result, IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            if (result.GetResult(option) is { Implicit: false })
            {
                return option.Name;
            }
        }

        return null;
    }
}
