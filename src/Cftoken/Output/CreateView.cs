using System.Collections.Immutable;
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
        ui.Result.Line(
            0, new Piece(served.Changes.IsEmpty ? "The project's token serves; nothing was changed." : "The project's token is kept as it is.", Tone.Good));
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
            ui.People.Hanging(0, 6, new Piece("note:", Tone.Warning), $" Another token stood in {creation.Receipt.Sink}. It is out of the file, but still alive.");
        }

        view.Fact("next", Next(created.Plan, creation.Receipt.Sink).Replace(' ', Page.Unbreakable), Tone.Action);
    }

    // The exact command: with the token in its environment where cftoken finds the file, else by wrangler's own option.
    private string Next(JobPlan plan, string file)
    {
        var command = plan.Commands is [{ Script: { } script }, _, ..] ? $"npm run {ShellText.Quote(script)}" : $"npx {PlanWords.CommandLine(plan.Commands[0])}";
        if (!ProjectTokenFiles.InOrder.Contains(file))
        {
            return $"npx {PlanWords.CommandLine(plan.Commands[0])} --env-file {ShellText.Quote(file)}";
        }

        var folder = request.Path == "." ? string.Empty : $" {ShellText.Quote(request.Path)}";
        var apiBase = request.ApiBase is { } address ? $" --api-base {ShellText.Quote(address)}" : string.Empty;
        return $"cftoken exec{apiBase}{folder} -- {command}";
    }

    private void WriteJson(JsonPage page, CreateResult result)
    {
        var (outcome, id, name, owner, expires, file, changes) = result switch
        {
            CreateResult.Created { Creation: var made } =>
                (made.IsVerified ? "created" : "created-unverified", made.Token.Id, made.Token.Name, made.Owner, made.Token.ExpiresOn, made.Receipt.Sink, ImmutableArray<GrantChange>.Empty),
            CreateResult.Served served =>
                ("served", served.Verification.Id, null, served.Verification.Owner, served.Verification.ExpiresOn, served.Token.Where.File, served.Changes),
            CreateResult.Differs differs =>
                ("differs", differs.Verification.Id, null, differs.Verification.Owner, differs.Verification.ExpiresOn, differs.Token.Where.File, differs.Changes),
            _ => throw new InvalidOperationException("A creation ends in one of three ways."),
        };
        page.Text("outcome", outcome);
        page.Writer.WriteStartObject("token");
        page.Text("id", id);
        page.Text("name", name);
        page.Text("owner", TokenView.OwnerWord(owner.Kind));
        page.Text("accountId", owner.AccountId);
        page.Time("expiresOn", expires);
        page.Text("file", file);
        page.Writer.WriteEndObject();
        PlanJson.WritePermissions(page.Writer, result.Plan);
        page.List("differences", changes, change =>
        {
            page.Text("kind", change.Kind.ToString().ToLowerInvariant());
            page.Text("permission", change.Permission);
            page.Text("on", change.On);
        });
        page.Text("next", Next(result.Plan, file));
    }
}
