using System.Globalization;
using Cftoken.Catalog.Policies;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Tokens.Editing;

/// <summary>Why a token cannot be changed, or what became of a change, in words.</summary>
internal static class EditProblems
{
    /// <summary>What stands in the way of a change; null where nothing does.</summary>
    /// <param name="token">The token.</param>
    /// <param name="edit">What is to change.</param>
    public static Problem? Of(TokenRecord token, TokenEdit edit)
    {
        var taken = PolicySet.Of(token.NotUnderstood).Grants.Intersect(edit.Remove).Any();
        return token.Summary.Status switch
        {
            TokenSummary.Expired => new Problem(
                "token.expired",
                $"The token {Named(token)} expired{On(token.Summary.ExpiresOn)}. Whatever it may do, it does not work any more.",
                new Fix("Give the job a new one:", "cftoken rotate")),
            TokenSummary.Disabled when !edit.Add.IsEmpty => new Problem(
                "token.disabled",
                $"The token {Named(token)} is disabled: somebody switched it off. It was not changed, and not switched on.",
                new Fix("Find out why. Switch it on again, or give the job a new one:", $"cftoken revoke {token.Summary.Id} --undo")),
            TokenSummary.Active or TokenSummary.Disabled => taken ? NotUnderstood(token)
                : edit.On(token).Policies is { Grants.IsEmpty: true } ? WouldBeEmpty(token)
                : null,
            var other => new Problem(
                "token.revoked",
                $"Cloudflare says of the token {Named(token)}: {UntrustedText.Clean(other, 60)}. It does not work any more, and was not changed.",
                new Fix("Take it for leaked: give the job a new one, and find where the value was seen.", "cftoken rotate")),
        };
    }

    /// <summary>Two changes that exclude each other.</summary>
    public static Problem Conflict(TokenRecord token, TokenEdit edit, ForeignChange foreign) => new(
        "token.changed-meanwhile",
        $"Somebody else changed the token {Named(token)} meanwhile: {Words(foreign)}. This change was to {Words(edit)}. Both cannot stand, so this one is not in it.",
        new Fix("Talk to whoever edits it, then look at it again:", $"cftoken show {token.Summary.Id}"));

    /// <summary>A change that was made and is gone again.</summary>
    public static Problem Overwritten(TokenRecord token, TokenEdit edit, ForeignChange foreign) => new(
        "token.overwritten",
        $"Somebody else keeps changing the token {Named(token)}: this change was to {Words(edit)}, and read back the token differs: {Words(foreign)}.",
        new Fix("Talk to whoever edits it, then run the command again. What the token is now:", $"cftoken show {token.Summary.Id}"));

    /// <summary>A change that Cloudflare took and does not show.</summary>
    public static Problem NotSeen(TokenRecord token) => new(
        "token.change-not-seen",
        $"Cloudflare took the change twice, and still shows the token {Named(token)} as it was.",
        new Fix("Look at it again in a minute:", $"cftoken show {token.Summary.Id}"));

    /// <summary>A request that was lost and did nothing.</summary>
    public static Problem NotMade(TokenRecord token, string why) => new(
        "token.not-changed",
        $"{why} The token {Named(token)} was read back: it is as it was.",
        new Fix("Run the command again."));

    /// <summary>A request of which nobody knows what it did.</summary>
    public static Problem NotKnown(TokenRecord token, string why, string whyNotRead) => new(
        TokenEditor.Unknown,
        $"{why} Whether the token {Named(token)} was changed could not be read: {whyNotRead}",
        new Fix("Run the command again, which changes what is still to be changed, or let this one be finished:", "cftoken recover"));

    /// <summary>What somebody else changed, in words.</summary>
    public static string Words(ForeignChange change)
    {
        var words = new List<string>();
        if (change.Name is var (before, after))
        {
            words.Add($"its name from {UntrustedText.Clean(before, 120)} to {UntrustedText.Clean(after, 120)}");
        }

        if (change.Status is var (old, now))
        {
            words.Add($"its status from {UntrustedText.Clean(old, 60)} to {UntrustedText.Clean(now, 60)}");
        }

        Add(change.NotBefore, "when it begins");
        Add(change.ExpiresOn, "when it ends");
        Add(change.Condition, "where it works from");
        Add(!change.Added.IsEmpty, $"{Count(change.Added.Length)} added");
        Add(!change.Removed.IsEmpty, $"{Count(change.Removed.Length)} taken away");
        return string.Join(", ", words);

        void Add(bool isSo, string word)
        {
            if (isSo)
            {
                words.Add(word);
            }
        }
    }

    private static string Words(TokenEdit edit)
    {
        var words = new List<string>();
        Add(!edit.Add.IsEmpty, $"add {Count(edit.Add.Length)}");
        Add(!edit.Remove.IsEmpty, $"take {Count(edit.Remove.Length)} away");
        Add(edit.Status is not null, edit.Status == TokenSummary.Active ? "switch it on" : "switch it off");
        Add(edit.ExpiresOn is not null, "set its end");
        Add(edit.Networks is not null, "set where it works from");
        return string.Join(", ", words);

        void Add(bool isSo, string word)
        {
            if (isSo)
            {
                words.Add(word);
            }
        }
    }

    private static Problem NotUnderstood(TokenRecord token) => new(
        "token.policy-not-understood",
        $"What is to be taken from the token {Named(token)} stands in a policy that holds something unknown to cftoken, and taking it apart could lose that.",
        new Fix("Change this policy in the dashboard."));

    private static Problem WouldBeEmpty(TokenRecord token) => new(
        "token.nothing-left",
        $"Nothing would be left that the token {Named(token)} may do, and a token has at least one permission.",
        new Fix("If nothing needs it any more, revoke it:", $"cftoken revoke {token.Summary.Id}"));

    private static string Named(TokenRecord token) => $"{UntrustedText.Clean(token.Summary.Name, 120)} ({token.Summary.Id})";

    private static string On(DateTimeOffset? moment) =>
        moment is { } known ? string.Create(CultureInfo.InvariantCulture, $" on {known.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : string.Empty;

    private static string Count(int grants) => grants == 1 ? "1 permission" : $"{grants} permissions";
}
