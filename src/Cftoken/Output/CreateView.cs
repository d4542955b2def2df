using System.Collections.Immutable;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Text;
using Cftoken.Engine.Creating;
using Cftoken.Engine.Plans;
using Cftoken.Tokens.ProjectTokens;

namespace Cftoken.Output;

/// <summary>How a creation ended, for people and for programs.</summary>
/// <param name="ui">Where it is shown.</param>
/// <param name="request">What was asked for.</param>
internal sealed class CreateView(Ui ui, CreateRequest request)
{
    private readonly TokenView view = new(ui.Result);

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
        var outcome = served.Changes.IsEmpty ? "The project's token serves; nothing was changed." : "The project's token is kept as it is.";
        ui.Result.Line(0, new Piece(outcome, Tone.Good));
        view.Fact("token", served.Verification.Id);
        view.Fact("file", served.Token.Where.ToString());
        view.Fact("owner", served.Verification.Owner.ToString());
        view.Fact("until", TokenView.Until(served.Verification.ExpiresOn));
        view.Boundary(served.Plan);
        view.Changes(served.Changes);
        view.Fact("next", Next(served.Plan, served.Token.Where.File).Replace(' ', Page.Unbreakable), Tone.Action);
    }

    private void Show(CreateResult.Differs differs)
    {
        ui.Result.Line(0, new Piece("The project's token is not what the plan says; nothing was changed.", Tone.Warning));
        view.Fact("token", differs.Verification.Id);
        view.Fact("file", differs.Token.Where.ToString());
        view.Changes(differs.Changes);
        ui.People.Hanging(0, 5, new Piece("fix:", Tone.Good), " Decide: --new creates another token, --reuse keeps this one.");
    }

    private void Show(CreateResult.Created created)
    {
        var creation = created.Creation;
        ui.Result.Line(0, new Piece($"Created a token and wrote it to {creation.Receipt.Sink}.", Tone.Good));
        view.Fact("token", creation.Token.Id);
        view.Fact("name", creation.Token.Name);
        view.Fact("file", creation.Receipt.Sink);
        view.Fact("owner", creation.Owner.ToString());
        view.Fact("until", TokenView.Until(creation.Token.ExpiresOn));
        view.Boundary(created.Plan);
        if (creation.IsVerified)
        {
            view.Fact("works", "yes: verified");
        }

        if (creation.Receipt.ReplacedAnother)
        {
            ui.People.Hanging(
                0, 6, new Piece("note:", Tone.Warning), $" Another token stood in {creation.Receipt.Sink}. It is out of the file, but still alive.");
        }

        view.Fact("next", Next(created.Plan, creation.Receipt.Sink).Replace(' ', Page.Unbreakable), Tone.Action);
    }

    // The exact command: with the token in its environment where cftoken finds the file, else by wrangler's own option.
    private string Next(JobPlan plan, string file)
    {
        var direct = $"npx {PlanWords.CommandLine(plan.Commands[0])}";
        if (!ProjectTokenFiles.InOrder.Contains(file))
        {
            return $"{direct} --env-file {ShellText.Quote(file)}";
        }

        var command = plan.Commands is [{ Script: { } script }, _, ..] ? $"npm run {ShellText.Quote(script)}" : direct;
        var folder = request.Path == "." ? string.Empty : $" {ShellText.Quote(request.Path)}";
        var apiBase = request.ApiBase is { } address ? $" --api-base {ShellText.Quote(address)}" : string.Empty;
        return $"cftoken exec{apiBase}{folder} -- {command}";
    }

    private void WriteJson(JsonPage page, CreateResult result)
    {
        var (outcome, token) = result switch
        {
            CreateResult.Created { Creation: var made } => (
                made.IsVerified ? "created" : "created-unverified",
                new TokenFacts(made.Token.Id, made.Token.Name, made.Owner, made.Token.ExpiresOn, made.Receipt.Sink)),
            CreateResult.Served served => ("served", FactsOf(served.Verification, served.Token)),
            CreateResult.Differs differs => ("differs", FactsOf(differs.Verification, differs.Token)),
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
        page.Writer.WriteEndObject();
        PlanJson.WritePermissions(page.Writer, result.Plan);
        page.List("differences", ChangesOf(result), change =>
        {
            page.Text("kind", change.Kind.ToString().ToLowerInvariant());
            page.Text("permission", change.Permission);
            page.Text("on", change.On);
        });
        page.Text("next", Next(result.Plan, token.File));
    }

    private static TokenFacts FactsOf(TokenVerification verification, FoundToken token) =>
        new(verification.Id, null, verification.Owner, verification.ExpiresOn, token.Where.File);

    private static ImmutableArray<GrantChange> ChangesOf(CreateResult result) => result switch
    {
        CreateResult.Served served => served.Changes,
        CreateResult.Differs differs => differs.Changes,
        _ => [],
    };

    private sealed record TokenFacts(string Id, string? Name, TokenOwner Owner, DateTimeOffset? ExpiresOn, string File);
}
