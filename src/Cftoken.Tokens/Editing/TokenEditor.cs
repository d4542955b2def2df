using System.Collections.Immutable;
using Cftoken.Cloudflare.Errors;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;

namespace Cftoken.Tokens.Editing;

/// <summary>
/// Changes a token in place: read → merge as sets → send everything again → read back and compare. The value stays, so no
/// sink is touched. The API knows no condition on an update (no ETag), so the token is read once more just before sending,
/// and what somebody else changed since then is kept; after sending it is read twice, so that whoever overwrites this
/// change at the same moment is noticed.
/// </summary>
/// <param name="endpoints">The tokens of the owner, reached with the bootstrap credential.</param>
/// <param name="time">The clock, for the pauses.</param>
public sealed class TokenEditor(TokenEndpoints endpoints, TimeProvider time)
{
    /// <summary>The code of the problem that says: whether the change was made is not known.</summary>
    public const string Unknown = "token.change-unknown";

    // An answer may come from a place that does not know the change yet; a request whose answer was lost may still be at work.
    private static readonly TimeSpan[] ReadPauses =
        [.. new[] { 0, 1, 2, 4 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    // Longer than another editor needs between its own reading and sending.
    private static readonly TimeSpan SettlingPause = TimeSpan.FromSeconds(1);

    /// <summary>What stands in the way of a change; null where nothing does.</summary>
    /// <param name="token">The token.</param>
    /// <param name="edit">What is to change.</param>
    public static Problem? WhyNot(TokenRecord token, TokenEdit edit)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(edit);
        return EditProblems.Of(token, edit);
    }

    /// <summary>Changes a token.</summary>
    /// <param name="seen">The token as it was when the change was decided on.</param>
    /// <param name="edit">What is to change.</param>
    /// <param name="cancellation">Stops. Once the change is sent, what became of it is still found out.</param>
    /// <exception cref="ProblemException">The token is not as it was to be; the problem says what it is now.</exception>
    public async Task<EditResult> ApplyAsync(TokenRecord seen, TokenEdit edit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(edit);
        try
        {
            return await MergeAsync(seen, edit, cancellation);
        }
        catch (CloudflareApiException failed)
        {
            throw new ProblemException(failed.ToProblem());
        }
    }

    private async Task<EditResult> MergeAsync(TokenRecord seen, TokenEdit edit, CancellationToken cancellation)
    {
        var foreign = ImmutableArray.CreateBuilder<ForeignChange>();
        var isSent = false;
        for (var basis = TokenContent.Of(seen); ;)
        {
            var current = await endpoints.GetAsync(seen.Summary.Id, cancellation);
            var change = ForeignChange.Between(basis, TokenContent.Of(current));
            if (!change.IsNone)
            {
                foreign.Add(change);
                MustFit(current, edit, change);
            }

            if (EditProblems.Of(current, edit) is { } problem)
            {
                throw new ProblemException(problem);
            }

            if (!edit.Changes(current))
            {
                return new EditResult(current, isSent, foreign.ToImmutable());
            }

            var revision = edit.On(current);
            var expected = TokenContent.Of(revision);
            var found = await SendAsync(revision, expected, cancellation);
            var difference = ForeignChange.Between(expected, TokenContent.Of(found));
            if (!difference.IsNone)
            {
                foreign.Add(difference);
            }

            if (!edit.Changes(found))
            {
                return new EditResult(found, true, foreign.ToImmutable());
            }

            // Somebody else's change came after this one. It is merged with once; whoever keeps changing is not fought.
            if (isSent)
            {
                throw new ProblemException(TokenContent.Of(found) == TokenContent.Of(current)
                    ? EditProblems.NotSeen(found)
                    : EditProblems.Overwritten(found, edit, difference));
            }

            MustFit(found, edit, difference with { Removed = [.. difference.Removed.Except(edit.Add)] });
            (basis, isSent) = (TokenContent.Of(found), true);
        }
    }

    private static void MustFit(TokenRecord current, TokenEdit edit, ForeignChange change)
    {
        if (change.ConflictsWith(edit))
        {
            throw new ProblemException(EditProblems.Conflict(current, edit, change));
        }
    }

    // The token as it is after sending; that a lost request did nothing is a problem of its own.
    private async Task<TokenRecord> SendAsync(TokenRevision revision, TokenContent expected, CancellationToken cancellation)
    {
        string? lost = null;
        try
        {
            await endpoints.UpdateAsync(revision, cancellation);
        }
        catch (CloudflareApiException failed) when (failed.IsOutcomeUnknown)
        {
            lost = $"The answer to the change was lost ({failed.Message.TrimEnd('.')}).";
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            lost = "Stopped while the change was being sent.";
        }

        var found = await ReadBackAsync(revision.Token, expected, lost ?? "The change was sent.");
        return lost is not null && TokenContent.Of(found) == TokenContent.Of(revision.Token)
            ? throw new ProblemException(EditProblems.NotMade(found, lost))
            : found;
    }

    private async Task<TokenRecord> ReadBackAsync(TokenRecord before, TokenContent expected, string sent)
    {
        TokenRecord? found = null;
        try
        {
            foreach (var pause in ReadPauses)
            {
                await Task.Delay(pause, time, CancellationToken.None);
                found = await endpoints.GetAsync(before.Summary.Id, CancellationToken.None);
                if (TokenContent.Of(found) != TokenContent.Of(before))
                {
                    break;
                }
            }

            if (TokenContent.Of(found!) == expected)
            {
                await Task.Delay(SettlingPause, time, CancellationToken.None);
                found = await endpoints.GetAsync(before.Summary.Id, CancellationToken.None);
            }

            return found!;
        }
        catch (CloudflareApiException unread)
        {
            throw new ProblemException(EditProblems.NotKnown(before, sent, unread.Message));
        }
    }
}
