using System.Globalization;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Engine.Listing;

namespace Cftoken.Output.Tokens;

/// <summary>Tokens that are there, in words.</summary>
/// <param name="page">Where they are written.</param>
/// <param name="at">The moment to which times are held.</param>
internal sealed class TokenInfoView(Page page, DateTimeOffset at)
{
    private const int Indent = 2;

    /// <summary>Shows one token.</summary>
    public void Show(TokenInfo info)
    {
        var token = info.Token;
        var isActive = token.IsActive && !(token.ExpiresOn <= at);
        page.Hanging(0, Indent, new Piece(token.Name, Tone.Strong), "  ", new Piece(token.Status, isActive ? Tone.Good : Tone.Warning), new Piece(Marks(info), Tone.Warning));
        page.Line(Indent, new Piece($"{token.Id}, {info.Owner}", Tone.Quiet));
        page.Hanging(Indent, Indent + 2, $"{Used(token)}, {Until(token.ExpiresOn)}{(token.NotBefore > at ? $", not before {Day(token.NotBefore.Value)}" : string.Empty)}");
        if (info.Job is { } job)
        {
            page.Hanging(Indent, Indent + 2, new Piece("job ", Tone.Quiet), job);
        }

        foreach (var same in info.Grants?.GroupBy(grant => grant.On) ?? [])
        {
            page.Hanging(Indent, Indent + 4, new Piece("may ", Tone.Quiet), string.Join(", ", same.Select(grant => grant.Permission.Replace(' ', Page.Unbreakable))), new Piece($" on {same.Key}", Tone.Quiet));
        }

        if (info.Grants is null)
        {
            page.Line(Indent, new Piece("may ", Tone.Quiet), new Piece("not told: its policies have a form that is not known here", Tone.Warning));
        }

        foreach (var condition in info.Conditions)
        {
            page.Hanging(Indent, Indent + 2, new Piece("works ", Tone.Quiet), condition);
        }

        if (info.Surface is { } surface)
        {
            page.Line(Indent, new Piece("surface ", Tone.Quiet), TokenChangeView.InWords(surface));
        }

        foreach (var sink in info.Sinks)
        {
            page.Hanging(Indent, Indent + 2, new Piece("delivered to ", Tone.Quiet), sink);
        }
    }

    /// <summary>Writes a token's properties.</summary>
    public static void Write(JsonPage json, TokenInfo info)
    {
        var token = info.Token;
        json.Text("id", token.Id);
        json.Text("name", token.Name);
        json.Text("owner", TokenView.OwnerWord(info.Owner.Kind));
        json.Text("accountId", info.Owner.AccountId);
        json.Text("status", token.Status);
        json.Time("issuedOn", token.IssuedOn);
        json.Time("modifiedOn", token.ModifiedOn);
        json.Time("lastUsedOn", token.LastUsedOn);
        json.Time("notBefore", token.NotBefore);
        json.Time("expiresOn", token.ExpiresOn);
        json.Text("job", info.Job);
        json.Writer.WriteBoolean("temporary", info.IsTemporary);
        json.Writer.WriteBoolean("retiring", info.IsRetiring);
        json.Writer.WriteBoolean("unknownHere", info.IsUnknownHere);
        json.Writer.WriteBoolean("managesTokens", info.ManagesTokens);
        if (info.Grants is { } grants)
        {
            json.List("holds", grants, grant =>
            {
                json.Text("permission", grant.Permission);
                json.Text("on", grant.On);
            });
        }
        else
        {
            json.Writer.WriteNull("holds");
        }

        Texts(json, "conditions", info.Conditions);
        if (info.Surface is { } surface)
        {
            json.Writer.WriteStartObject("surface");
            json.Writer.WriteNumber("operations", surface.Operations);
            json.Writer.WriteNumber("changing", surface.Changing);
            json.Writer.WriteNumber("weight", surface.Weight);
            json.Writer.WriteEndObject();
        }
        else
        {
            json.Writer.WriteNull("surface");
        }

        Texts(json, "sinks", info.Sinks);
    }

    /// <summary>Writes a list of texts.</summary>
    public static void Texts(JsonPage json, string name, IEnumerable<string> texts)
    {
        json.Writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.Writer.WriteStringValue(Core.Text.UntrustedText.Clean(text));
        }

        json.Writer.WriteEndArray();
    }

    private static string Marks(TokenInfo info) =>
        (info.ManagesTokens ? "  manages tokens" : string.Empty) + (info.IsTemporary ? "  temporary" : string.Empty) + (info.IsRetiring ? "  replaced" : string.Empty)
        + (info.IsUnknownHere ? "  unknown to this machine" : string.Empty);

    private static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string Used(TokenSummary token) =>
        token.LastUsedOn is { } used ? $"used {Day(used)} ({Ago(used)})" : "never used, as far as Cloudflare says";

    private string Until(DateTimeOffset? end) => end is not { } moment ? "does not expire"
        : moment > at ? $"until {Day(moment)} ({Length(moment - at)} left)"
        : $"expired {Day(moment)} ({Ago(moment)})";

    private string Ago(DateTimeOffset moment) => moment >= at ? "just now" : $"{Length(at - moment)} ago";

    private static string Length(TimeSpan time) => time.TotalDays >= 2 ? $"{(int)time.TotalDays} days"
        : time.TotalHours >= 2 ? $"{(int)time.TotalHours} hours"
        : time.TotalMinutes >= 2 ? $"{(int)time.TotalMinutes} minutes"
        : "a moment";
}
