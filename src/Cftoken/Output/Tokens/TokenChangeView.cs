using System.Globalization;
using Cftoken.Catalog.Planning;
using Cftoken.Engine.Changing;
using Cftoken.Engine.Creating;

namespace Cftoken.Output.Tokens;

/// <summary>A change in place, as a difference: what comes, what goes, what stays.</summary>
/// <param name="page">Where it is written.</param>
internal sealed class TokenChangeView(Page page)
{
    /// <summary>Shows a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="because">What a permission is added for; null, or nothing for one, where that is not said.</param>
    public void Show(TokenChange change, Func<HeldGrant, string?>? because = null)
    {
        page.Hanging(0, 2, new Piece("~ ", Tone.Warning), new Piece(change.Name.Replace(' ', Page.Unbreakable), Tone.Strong), new Piece("  value kept", Tone.Good));
        page.Hanging(2, 4, new Piece($"{change.TokenId}, {change.Owner}; {change.FoundBy}", Tone.Quiet));
        Grants(change.Added, new Piece("+", Tone.Good), because);
        Grants(change.Removed, new Piece("-", Tone.Bad), because: null);
        foreach (var term in change.Terms)
        {
            page.Hanging(2, 6, new Piece("~", Tone.Warning), $" {Word(term.Term)}: {term.Held} → {term.Asked}");
        }

        page.Line(2, new Piece($"= {change.Kept.ToString(CultureInfo.InvariantCulture)} {(change.Kept == 1 ? "permission stays" : "permissions stay")}", Tone.Quiet));
        page.Line(2, new Piece("surface", Tone.Quiet), $"  {InWords(change.Before)} → {InWords(change.After)}");
    }

    /// <summary>A surface for people.</summary>
    public static string InWords(Surface surface) =>
        string.Create(CultureInfo.InvariantCulture, $"{surface.Operations} operations ({surface.Changing} changing)");

    /// <summary>Writes a change's properties.</summary>
    public static void Write(JsonPage page, TokenChange change)
    {
        page.Writer.WriteStartObject("token");
        page.Text("id", change.TokenId);
        page.Text("name", change.Name);
        page.Text("owner", TokenView.OwnerWord(change.Owner.Kind));
        page.Text("accountId", change.Owner.AccountId);
        page.Writer.WriteEndObject();
        page.Text("value", "kept");
        Write(page, "added", change.Added);
        Write(page, "removed", change.Removed);
        page.Writer.WriteNumber("kept", change.Kept);
        page.List("terms", change.Terms, term =>
        {
            page.Text("kind", term.Term.ToString().ToLowerInvariant());
            page.Text("before", term.Held);
            page.Text("after", term.Asked);
        });
        page.Writer.WriteStartObject("surface");
        Write(page, "before", change.Before);
        Write(page, "after", change.After);
        page.Writer.WriteEndObject();
    }

    private static string Word(Term term) => term switch
    {
        Term.Owner => "owner",
        Term.Lifetime => "until",
        _ => "works",
    };

    /// <summary>Writes a list of grants.</summary>
    public static void Write(JsonPage page, string name, IEnumerable<HeldGrant> grants) => page.List(name, grants, grant =>
    {
        page.Text("permission", grant.Permission);
        page.Text("on", grant.On);
    });

    private static void Write(JsonPage page, string name, Surface surface)
    {
        page.Writer.WriteStartObject(name);
        page.Writer.WriteNumber("operations", surface.Operations);
        page.Writer.WriteNumber("changing", surface.Changing);
        page.Writer.WriteNumber("weight", surface.Weight);
        page.Writer.WriteEndObject();
    }

    private void Grants(IEnumerable<HeldGrant> grants, Piece sign, Func<HeldGrant, string?>? because)
    {
        foreach (var grant in grants)
        {
            page.Hanging(2, 6, sign, $" {grant.Permission} on {grant.On}");
            if (because?.Invoke(grant) is { } why)
            {
                page.Line(6, new Piece(why, Tone.Quiet));
            }
        }
    }
}
