using Cftoken.Catalog.Policies;
using Cftoken.Engine.Explaining;
using Cftoken.Engine.Plans;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Output.Explaining;

/// <summary>Operations for people: what each wants, and who calls it.</summary>
/// <param name="page">Where it is written.</param>
internal sealed class OperationView(Page page)
{
    private const int TermWidth = 11;
    private const int MostChoices = 12;

    /// <summary>Writes operations; of many, one line each.</summary>
    public void Show(OperationReading reading)
    {
        if (reading.Note is { } note)
        {
            page.Line(2, new Piece(note, Tone.Warning));
        }

        if (reading.Operations.Length > 4)
        {
            page.Blank();
            foreach (var facts in reading.Operations)
            {
                page.Hanging(2, 6, Words.WantOf(facts));
            }

            return;
        }

        foreach (var facts in reading.Operations)
        {
            Show(facts);
        }
    }

    /// <summary>Writes one operation.</summary>
    public void Show(OperationFacts facts)
    {
        var operation = facts.Operation;
        Words.Heading(page, operation.ToString());
        page.Row(2, TermWidth, new Piece("addressed", Tone.Quiet), operation.Level == Catalog.Model.Level.Global ? "to nothing in particular" : $"to {Article(operation.Level.ToString().ToLowerInvariant())}");
        page.Row(2, TermWidth, new Piece("owner", Tone.Quiet), facts.Owners is [OwnerKind.User]
            ? "user-owned tokens only"
            : facts.Owners.IsEmpty ? "not known" : "account-owned and user-owned tokens");
        page.Row(2, TermWidth, new Piece("source", Tone.Quiet), Source(facts));
        if (facts.Page is { } documented)
        {
            page.Row(2, TermWidth, new Piece("page", Tone.Quiet), new Piece(documented.ToString(), Tone.Action));
        }

        ShowChoices(facts);
        foreach (var effect in facts.Effects)
        {
            page.Blank();
            page.Hanging(2, 4, new Piece("besides", Tone.Quiet), $"  {effect.Id} wants {string.Join(" or ", effect.Accepted.Select(group => group.Name))}", new Piece($" ({PlanJson.Word(effect.Need)}, confidence {effect.Confidence:0.0#})", Tone.Quiet));
            foreach (var source in effect.Sources)
            {
                page.Hanging(4, 6, new Piece($"{source.Date}  {source.Says} {source.Where}", Tone.Quiet));
            }
        }

        ShowCallers(facts);
    }

    private static string Source(OperationFacts facts)
    {
        var operation = facts.Operation;
        var layer = operation.Layer.ToString().ToLowerInvariant();
        return operation.Source == "none" || (operation.WantsGroup && operation.Accepted.IsEmpty)
            ? $"nobody says which permission it wants; layer {layer}"
            : $"{operation.Source}, layer {layer}, confidence {operation.Confidence:0.0#}{(operation.IsInferred ? ", inferred" : string.Empty)}";
    }

    private void ShowChoices(OperationFacts facts)
    {
        page.Blank();
        if (!facts.Operation.WantsGroup)
        {
            page.Line(2, facts.Operation.AnyToken ? "Every live token may call it." : "It wants no permission: it is public, or carries a session's own token.");
            return;
        }

        if (facts.Choices.IsEmpty)
        {
            page.Line(2, new Piece("No permission is known that lets it through. A plan says so, and grants nothing for it.", Tone.Warning));
            return;
        }

        page.Line(2, new Piece("any one of these lets it through; the smallest surface is taken:", Tone.Quiet));
        foreach (var choice in facts.Choices.Take(MostChoices))
        {
            var isTaken = choice.Group == facts.Taken;
            page.Hanging(
                2,
                6,
                new Piece(isTaken ? "> " : "  ", Tone.Good),
                new Piece($"{choice.Group.Name} ({choice.Group.Scope.Word})", isTaken ? Tone.Strong : Tone.Plain),
                new Piece($"  {choice.Group.Id ?? "id not known"}  {Words.Size(choice.Surface)}", Tone.Quiet));
        }

        if (facts.Choices.Length > MostChoices)
        {
            page.Line(4, new Piece($"and {facts.Choices.Length - MostChoices} more that allow more", Tone.Quiet));
        }
    }

    private void ShowCallers(OperationFacts facts)
    {
        page.Blank();
        if (facts.Callers.IsEmpty)
        {
            page.Line(2, new Piece("wrangler is not known to call it.", Tone.Quiet));
            return;
        }

        page.Line(2, new Piece("called by", Tone.Quiet));
        foreach (var call in facts.Callers)
        {
            page.Hanging(2, 6, "- ", Caller(call), new Piece($": {call.Why}", Tone.Plain), new Piece(Words.When(call) is { Length: > 0 } when ? $" ({when})" : string.Empty, Tone.Quiet));
        }
    }

    private static string Caller(KnownCall call)
    {
        var commands = call.Commands.Contains(KnownCall.EveryCommand) ? "every command" : string.Join(", ", call.Commands.Select(command => $"wrangler {command}"));
        return call.Keys.IsEmpty ? commands : $"{string.Join(", ", call.Keys)} in {commands}";
    }

    private static string Article(string noun) => noun[0] is 'a' or 'e' or 'i' or 'o' ? $"an {noun}" : $"a {noun}";
}
