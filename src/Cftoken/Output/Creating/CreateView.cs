using System.Collections.Immutable;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Plans;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.ProjectTokens;

namespace Cftoken.Output.Creating;

/// <summary>How a creation ended, for people and for programs.</summary>
/// <param name="ui">Where it is shown.</param>
/// <param name="request">What was asked for.</param>
internal sealed class CreateView(Ui ui, CreateRequest request)
{
    // Whatever reads the value from standard output must find nothing beside it.
    private readonly Page page = request.IsValueOnStandardOutput ? ui.People : ui.Result;
    private readonly TokenView view = new(request.IsValueOnStandardOutput ? ui.People : ui.Result);

    /// <summary>Shows a result.</summary>
    public void Show(CreateResult result)
    {
        if (ui.IsJson)
        {
            ui.Json(page => WriteJson(page, result));
            return;
        }

        switch (result)
        {
            case CreateResult.Served served:
                Show(served);
                break;
            case CreateResult.Differs differs:
                Show(differs);
                break;
            case CreateResult.Created created:
                Show(created);
                break;
        }
    }

    private void Show(CreateResult.Served served)
    {
        var outcome = served.Comparison.IsExact ? "The project's token serves" : "The project's token is kept as it is";
        var change = !served.Filled.IsEmpty ? $"it was delivered to {string.Join(" and ", served.Filled)} as well"
            : served.IsAccountIdAdded ? $"the account id was added to {served.Place.Shown}" : "nothing was changed";
        page.Line(0, new Piece($"{outcome}; {change}.", served.Comparison.IsExact ? Tone.Good : Tone.Warning));
        ShowFound(served);
        Next(served.Plan, served.Place.File);
    }

    private void Show(CreateResult.Differs differs)
    {
        page.Line(0, new Piece("The project's token is not what the plan says; nothing was changed.", Tone.Warning));
        ShowFound(differs);
        foreach (var decision in Decisions)
        {
            ui.People.Hanging(0, 5, new Piece("fix:", Tone.Good), " ", decision.Text);
            ui.People.Line(5, new Piece(decision.Command!.Replace(' ', Page.Unbreakable), Tone.Action));
        }
    }

    private void ShowFound(CreateResult.Found found)
    {
        view.Fact("token", found.Verification.Id);
        if (found.Comparison.Name is { } name)
        {
            view.Fact("name", name);
        }

        view.Fact("in", found.Place.Shown);
        view.Fact("owner", found.Verification.Owner.ToString());
        view.Fact("until", TokenView.Until(found.Verification.ExpiresOn));
        view.Comparison(found.Comparison);
    }

    private void Show(CreateResult.Created created)
    {
        var creation = created.Creation;
        page.Line(0, new Piece($"Created a token and delivered it to {string.Join(" and ", creation.Receipts.Select(receipt => receipt.Sink))}.", Tone.Good));
        view.Fact("token", creation.Token.Id);
        view.Fact("name", creation.Token.Name);
        foreach (var receipt in creation.Receipts)
        {
            view.Fact("in", receipt.Sink);
        }

        view.Fact("owner", creation.Owner.ToString());
        view.Fact("until", TokenView.Until(creation.Token.ExpiresOn));
        view.Boundary(created.Plan);
        if (creation.IsVerified)
        {
            view.Fact("works", "yes: verified");
        }

        ui.Warn(creation.Receipts.Select(receipt => receipt.Warning).OfType<Problem>());
        foreach (var replaced in created.Replaced)
        {
            var which = replaced.Id is { } id ? $"The token {id}" : "Another token";
            var state = replaced.IsAlive switch
            {
                true => "and is still alive. Once nothing uses it:",
                false => "and did not work any more.",
                null => "and may still be alive.",
            };
            ui.People.Hanging(0, 6, new Piece("note:", Tone.Warning), replaced.Where is { } where
                ? $" {which} stood in {where.File}. It is not there any more, {state}"
                : $" {which} was this job's before, {state}");
            if (replaced is { IsAlive: true, Id: { } alive })
            {
                ui.People.Line(6, new Piece($"cftoken revoke {alive}".Replace(' ', Page.Unbreakable), Tone.Action));
            }
        }

        Next(created.Plan, FileOf(creation));
    }

    private ImmutableArray<Fix> Decisions =>
    [
        new("Create another token in its place:", (request with { Existing = ExistingToken.CreateNew }).ToCommandLine()),
        new("Or keep this one as it is:", (request with { Existing = ExistingToken.Reuse }).ToCommandLine()),
    ];

    private void Next(JobPlan plan, string? file) => view.Fact("next", NextCommand(plan, file).Replace(' ', Page.Unbreakable), Tone.Action);

    private string NextCommand(JobPlan plan, string? file)
    {
        // A job of permissions runs nothing that could be named.
        var command = plan.Commands switch
        {
            [] => "COMMAND",
            [{ Script: { } script }, _, ..] => $"npm run {ShellText.Quote(script)}",
            [var first, ..] => $"npx {PlanWords.CommandLine(first)}",
        };
        var folder = request.Path == "." ? string.Empty : $" {ShellText.Quote(request.Path)}";
        var apiBase = request.ApiBase is { } address ? $" --api-base {ShellText.Quote(address)}" : string.Empty;
        var sink = file is null || ProjectTokenFiles.InOrder.Contains(file) ? string.Empty : $" --sink {ShellText.Quote(file)}";
        return $"cftoken exec{apiBase}{sink}{folder} -- {command}";
    }

    private void WriteJson(JsonPage page, CreateResult result)
    {
        var (outcome, token) = result switch
        {
            CreateResult.Created { Creation: var made } => (
                made.IsVerified ? "created" : "created-unverified",
                new TokenFacts(made.Token.Id, made.Token.Name, made.Owner, made.Token.ExpiresOn, FileOf(made), [.. made.Receipts.Select(receipt => receipt.Sink)])),
            CreateResult.Served served => ("served", FactsOf(served)),
            CreateResult.Differs differs => ("differs", FactsOf(differs)),
            _ => throw new InvalidOperationException("A creation ends in one of three ways."),
        };
        page.Text("outcome", outcome);
        page.Writer.WriteStartObject("token");
        page.Text("id", token.Id);
        page.Text("name", token.Name);
        page.Text("owner", TokenView.OwnerWord(token.Owner.Kind));
        page.Text("accountId", token.Owner.AccountId);
        page.Time("expiresOn", token.ExpiresOn);
        page.Text("file", token.File);
        page.Writer.WriteStartArray("sinks");
        foreach (var sink in token.Sinks)
        {
            page.Writer.WriteStringValue(UntrustedText.Clean(sink));
        }

        page.Writer.WriteEndArray();
        page.Writer.WriteEndObject();
        PlanJson.WritePermissions(page.Writer, result.Plan);
        WriteComparison(page, (result as CreateResult.Found)?.Comparison);
        WriteReplaced(page, (result as CreateResult.Created)?.Replaced ?? []);
        page.List("fix", result is CreateResult.Differs ? Decisions : [], decision =>
        {
            page.Text("text", decision.Text);
            page.Text("command", decision.Command);
        });
        page.Writer.WriteStartArray("filled");
        foreach (var sink in (result as CreateResult.Served)?.Filled ?? [])
        {
            page.Writer.WriteStringValue(UntrustedText.Clean(sink));
        }

        page.Writer.WriteEndArray();
        ProblemJson.Write(page, (result as CreateResult.Created)?.Left ?? []);
        page.Text("next", result is CreateResult.Differs ? null : NextCommand(result.Plan, token.File));
    }

    // "permissions" is what the plan says. What a token that was there holds is told apart from it, or that nobody looked.
    private static void WriteComparison(JsonPage page, TokenComparison? comparison)
    {
        page.Text("boundary", comparison is null or { IsRead: true } ? "checked" : "not checked");
        if (comparison is { Held: { } held })
        {
            page.List("holds", held, grant =>
            {
                page.Text("permission", grant.Permission);
                page.Text("on", grant.On);
            });
        }
        else
        {
            page.Writer.WriteNull("holds");
        }

        page.List("differences", comparison?.Changes ?? [], change =>
        {
            page.Text("kind", change.Kind.ToString().ToLowerInvariant());
            page.Text("permission", change.Permission);
            page.Text("on", change.On);
        });
        page.List("terms", comparison?.Terms ?? [], change =>
        {
            page.Text("kind", change.Term.ToString().ToLowerInvariant());
            page.Text("asked", change.Asked);
            page.Text("held", change.Held);
        });
    }

    private static void WriteReplaced(JsonPage page, ImmutableArray<ReplacedToken> replaced) => page.List("replaced", replaced, token =>
    {
        page.Text("id", token.Id);
        page.Text("in", token.Where?.File);
        if (token.IsAlive is { } alive)
        {
            page.Writer.WriteBoolean("alive", alive);
        }
        else
        {
            page.Writer.WriteNull("alive");
        }
    });

    // The first file: whatever is run next finds the token there.
    private static string? FileOf(CreationResult creation) => creation.Receipts.FirstOrDefault(receipt => receipt.IsEnvFile)?.Sink;

    private static TokenFacts FactsOf(CreateResult.Found found) =>
        new(found.Verification.Id, found.Comparison.Name, found.Verification.Owner, found.Verification.ExpiresOn, found.Place.File, [found.Place.File ?? found.Place.Shown]);

    private sealed record TokenFacts(string Id, string? Name, TokenOwner Owner, DateTimeOffset? ExpiresOn, string? File, ImmutableArray<string> Sinks);
}
