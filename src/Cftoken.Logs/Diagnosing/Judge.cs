using System.Collections.Immutable;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Logs.Runs;
using Cftoken.Tools.Expansion;

namespace Cftoken.Logs.Diagnosing;

/// <summary>
/// Decides what an error is, in an order in which a missing permission comes last: whatever else explains it goes before.
/// Keyed on product, code and message; numbers are used again by other products.
/// </summary>
/// <param name="meanings">What codes mean.</param>
internal sealed class Judge(ErrorMeanings meanings)
{
    /// <summary>What is said of a failure of which the log has no more than the call.</summary>
    internal const string NothingSaid = "The log does not say why the call failed.";

    // "Invalid request headers": what is behind it in the chain says which.
    private const int SeeChain = 6003;

    // A wrapped message ends in the middle; shorter beginnings say nothing.
    private const int ShortestBeginning = 9;

    // What is decided first where several codes stand together.
    private static readonly ImmutableArray<ErrorCause> Order =
    [
        ErrorCause.EdgeBlock, ErrorCause.RateLimit, ErrorCause.MalformedCredential, ErrorCause.WrongTokenFamily, ErrorCause.Expired, ErrorCause.Revoked,
        ErrorCause.IpCondition, ErrorCause.WrongAccount, ErrorCause.Entitlement, ErrorCause.MissingResource, ErrorCause.Transient, ErrorCause.ResourceNotCovered,
        ErrorCause.MissingPermission, ErrorCause.Request, ErrorCause.Unknown,
    ];

    /// <summary>The verdict on an error.</summary>
    /// <param name="run">The run that it stands in.</param>
    /// <param name="error">The error.</param>
    /// <param name="call">Its call; null where nothing tells it.</param>
    /// <param name="life">Whether the run's token lives.</param>
    public Verdict Of(ToolRun run, LogError error, FoundCall? call, TokenLife life)
    {
        var verdict = OfShape(error) ?? OfMemberships(error) ?? OfCodes(error, call) ?? OfStatus(error, life);
        return verdict.Cause == ErrorCause.MissingPermission ? OfSurroundings(run, error, verdict, life) ?? verdict : verdict;
    }

    private static Verdict? OfShape(LogError error) => error.Shape switch
    {
        LogShape.BlockPage => new(ErrorCause.EdgeBlock, 0.95, "Cloudflare's firewall answered in the API's place: the request never reached the check of the token."),
        LogShape.NoJson when error.Status is >= 500 => new(ErrorCause.Transient, 0.8, "The API answered with a page of its own failure."),
        LogShape.NoJson when error.Status == 429 => new(ErrorCause.RateLimit, 0.8, "The API refused because of too many requests."),
        LogShape.NoJson when error.Status is null && MessageWords.Of(error.Text) is { Cause: ErrorCause.Transient or ErrorCause.RateLimit } words => words,
        LogShape.NoJson => new(ErrorCause.EdgeBlock, 0.8, "A page came back in place of the API's answer: something before the API, a firewall or a proxy, refused the request."),
        LogShape.NoCredential => new(ErrorCause.MalformedCredential, 0.9, "No token reached the tool: the variable is not set in this step, or it is empty."),
        LogShape.UnusableCredential => new(ErrorCause.MalformedCredential, 0.95, "The token holds a character that no token has: it was cut or changed when it was copied."),
        LogShape.ZoneNotSeen => new(ErrorCause.ResourceNotCovered, 0.6, $"The token sees no zone for {error.Name ?? "the route"}: the zone is not among the token's resources, or it lies in another account."),
        LogShape.DatabaseIdWanted => new(ErrorCause.MissingPermission, 0.6, "wrangler looks the database up by its name, and says this where the look-up is refused."),
        LogShape.NoAccountFound => new(ErrorCause.MissingPermission, 0.6, "No account id is configured, and the token may not list the memberships by which wrangler looks for one."),
        LogShape.SeveralAccounts => new(ErrorCause.WrongAccount, 0.9, "The token sees several accounts, and nothing says which one is meant."),
        LogShape.ResourceMissing => new(ErrorCause.MissingResource, 0.8, $"{error.Name} was looked for and is not there; the token was allowed to look."),
        LogShape.NoWorkersDevName => new(ErrorCause.Entitlement, 0.85, "The account has no workers.dev name yet."),
        LogShape.Dashboard => new(ErrorCause.MissingPermission, 0.4, "wrangler could not read what was changed in the dashboard, and prints neither call nor code; a refusal is the likeliest reason."),
        LogShape.Containers => new(ErrorCause.MissingPermission, 0.7, "A call of the containers API was refused; wrangler prints nothing more of it."),
        LogShape.NamesPermission => new(ErrorCause.MissingPermission, 0.8, "wrangler itself names the permission."),
        LogShape.PagesFunction => MessageWords.Of(error.Text) is { Cause: ErrorCause.Transient } words ? words : new(ErrorCause.Request, 0.6, "The Functions of the Pages project were not accepted."),
        LogShape.NotProvisioned => new(ErrorCause.MissingPermission, 0.7, $"wrangler was to provide the {error.Name} itself, could not look whether it is there, and went on: it does so where the look-up is refused."),
        LogShape.TooMany => new(ErrorCause.Request, 0.85, "The account has as many of them as its plan allows."),
        LogShape.BuildToken => new(ErrorCause.Revoked, 0.95, "Workers Builds' own token has been deleted or rolled."),
        LogShape.Pipelines => new(ErrorCause.MissingPermission, 0.6, "wrangler prints this where the Pipelines API refuses the token."),
        _ => null,
    };

    // What answers "not recognised" there of a token that is good elsewhere is mostly that it is account-owned
    // (github.com/cloudflare/workers-sdk/issues/13656).
    private Verdict? OfMemberships(LogError error) =>
        error.Path == "/memberships" && error.Codes is [{ Number: 9106 } code, ..] && !code.Message.Contains("Missing", StringComparison.Ordinal)
            ? new Verdict(ErrorCause.WrongTokenFamily, 0.6, "The list of a user's memberships does not take this token: it is account-owned, or not recognised at all.", RuleOf(code, error.Path))
            : null;

    private Verdict? OfCodes(LogError error, FoundCall? call)
    {
        var path = error.Path ?? call?.Call.Path;
        var found = error.Codes
            .Select(code => (Code: code, Rule: RuleOf(code, path)))
            .OrderBy(each => each.Rule is null ? Order.Length : Order.IndexOf(each.Rule.Cause))
            .ThenBy(each => each.Code.Number == SeeChain ? 1 : 0)
            .ToList();
        if (found is not [var (code, rule), ..])
        {
            return null;
        }

        if (rule is not null)
        {
            return new Verdict(rule.Cause, rule.Confidence, rule.Says, rule);
        }

        return MessageWords.Of(code.Message) is { } words && !(words.Cause == ErrorCause.MissingPermission && error.Status is >= 404)
            ? words with { Says = $"{words.Says} No rule knows the code {code.Number} here; its words say so." }
            : error.Status is null ? new Verdict(ErrorCause.Unknown, 0.2, $"Nothing is known of the code {code.Number} here.") : null;
    }

    private ErrorMeaning? RuleOf(LogCode code, string? path)
    {
        var rules = meanings.Find(code.Number, path, code.Message);
        return rules.FirstOrDefault(rule => IsTold(rule, code.Message))
            ?? rules.FirstOrDefault(rule => rule.Message is null)
            ?? meanings.All.FirstOrDefault(rule => rule.Code == code.Number && rule.Product is null && IsTold(rule, code.Message))
            ?? (code.Message.Length == 0 ? rules.FirstOrDefault() : null)
            ?? OfMessage(code);
    }

    // Logs cut codes and wrap messages; a sentence that only one rule has tells it all the same.
    private ErrorMeaning? OfMessage(LogCode code) => meanings.All.FirstOrDefault(rule => rule.Product is null && rule.Message is { } message
        && $"{rule.Code}".StartsWith($"{code.Number}", StringComparison.Ordinal) && code.Message.Contains(message, StringComparison.OrdinalIgnoreCase));

    private static bool IsTold(ErrorMeaning rule, string text) => rule.Message is { } message
        && (text.Contains(message, StringComparison.OrdinalIgnoreCase) || (text.Length >= ShortestBeginning && message.StartsWith(text, StringComparison.OrdinalIgnoreCase)));

    private static Verdict OfStatus(LogError error, TokenLife life) => error.Status switch
    {
        401 or 403 => new(ErrorCause.MissingPermission, 0.6, "The call was refused; no code says why."),
        404 => new(ErrorCause.MissingResource, 0.6, "What the call names is not there."),
        429 => new(ErrorCause.RateLimit, 0.9, "Too many requests."),
        >= 500 => new(ErrorCause.Transient, 0.7, "A failure on Cloudflare's side."),
        null when life == TokenLife.Alive && error.Path is not null => new(ErrorCause.MissingPermission, 0.6, "wrangler prints its advice on tokens after a refusal alone."),
        null when error.Path is not null && error.Text.Contains("Email Routing change failed", StringComparison.Ordinal) => new(ErrorCause.MissingPermission, 0.5, "A change of Email Routing failed; wrangler prints no code for it, and a refusal is the likeliest reason."),
        null when error.Path?.Contains("/containers/", StringComparison.Ordinal) == true => new(ErrorCause.MissingPermission, 0.5, "A call of the containers API failed; a refusal is the likeliest reason."),
        _ => new(ErrorCause.Unknown, 0.2, NothingSaid),
    };

    private static Verdict? OfSurroundings(ToolRun run, LogError error, Verdict verdict, TokenLife life)
    {
        if (life == TokenLife.Dead && !TokenLives.MayBeRefused(error.Path))
        {
            return new Verdict(ErrorCause.Revoked, 0.7, "What the tool asks of the token itself was refused too: the token is expired, deleted, rolled or revoked. Its own record tells which.", verdict.Rule);
        }

        if (run.AskedWho && life != TokenLife.Alive && error.Path == "/memberships" && run.Version is not null)
        {
            return new Verdict(ErrorCause.WrongTokenFamily, 0.6, "wrangler could not tell who the token is, and it may not list memberships: it is account-owned, or no longer valid.", verdict.Rule);
        }

        if (life == TokenLife.CutOff && verdict.Rule is (null or { Code: 10000 }) && !TokenLives.MayBeRefused(error.Path))
        {
            return new Verdict(ErrorCause.Unknown, 0.3, "wrangler's debug log ends before it says who the token is, so it does not tell a permission that is missing from a token that is dead, or from another account. Give what the command printed as well, or ask cftoken verify.", verdict.Rule);
        }

        if (life == TokenLife.NotTold && !TokenLives.MayBeRefused(error.Path))
        {
            return new Verdict(ErrorCause.Revoked, 0.55, "wrangler asked who the token is, and got no answer: the token is expired, deleted, rolled or revoked. Its own record tells which; if that is active, it lacks the call's permission.", verdict.Rule);
        }

        if (run.AccountMismatch is not null)
        {
            return new Verdict(ErrorCause.WrongAccount, 0.95, "The configured account is none of those that the token sees.", verdict.Rule);
        }

        if (run.Accounts.Count > 0 && Paths.AccountOf(error.Path) is { } account && !run.Accounts.Contains(account, StringComparer.Ordinal) && run.Accounts.All(Paths.IsId))
        {
            return new Verdict(ErrorCause.WrongAccount, 0.9, "The call is made on an account that is none of those that the token sees.", verdict.Rule);
        }

        if (Paths.IsAccountMasked(error.Path) && run.Accounts.Count > 0 && run.Accounts.All(Paths.IsId))
        {
            return new Verdict(ErrorCause.WrongAccount, 0.7, "The account's id is masked as a secret in the call, and not among the accounts that the token sees: they are other ones.", verdict.Rule);
        }

        return OfUserEndpoint(run, error, verdict, life);
    }

    private static Verdict? OfUserEndpoint(ToolRun run, LogError error, Verdict verdict, TokenLife life)
    {
        return run.IsAccountOwned && error.Path is "/user" or "/memberships"
            ? new Verdict(ErrorCause.WrongTokenFamily, 0.85, "An account-owned token was used on a user's endpoint. No added permission mends that.", verdict.Rule)
            : life == TokenLife.Alive && verdict.Rule is { Code: 10000 }
                ? verdict with { Confidence = 0.85, Says = "The token itself is alive, and was refused here: it holds none of the permissions that this call takes." }
                : null;
    }
}
