using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Engine.Changing;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.ProjectTokens;
using Cftoken.Tokens.Registering;

namespace Cftoken.Engine.Rotating.OfOneJob;

/// <summary>The token that a job has, as far as it can be told.</summary>
/// <param name="Held">The token; null where it is gone, or nobody can tell which it is.</param>
/// <param name="Recorded">What is recorded of it; null where nothing is.</param>
/// <param name="LiesIn">The file of the project that it was found in by its value; null where it was found otherwise.</param>
/// <param name="WhyNot">Why it cannot be told; null where it can, or where there is nothing that could be it.</param>
internal sealed record OldToken(HeldToken? Held, RecordedToken? Recorded, FoundToken? LiesIn, Problem? WhyNot)
{
    /// <summary>Its record at Cloudflare.</summary>
    public TokenSummary? Summary => Held?.Record.Summary;

    /// <summary>Its id and name.</summary>
    public TokenReference? Reference => Summary is { } token ? new TokenReference(token.Id, token.Name) : null;

    /// <summary>Whether it works.</summary>
    public bool Works => Summary is { IsActive: true };

    /// <summary>
    /// Whether Cloudflare took it for leaked. Of the states that are no ordinary ones that is the only one known
    /// (<c>revoked (exposed)</c>, 2026-04), and a token that is in none of the ordinary ones is treated so.
    /// </summary>
    public bool IsExposed => Summary is { Status: not (TokenSummary.Active or TokenSummary.Disabled or TokenSummary.Expired) };

    /// <summary>When it ends; null where it never does, or nobody knows.</summary>
    public DateTimeOffset? ExpiresOn => Held is null ? Recorded?.ExpiresOn : Summary!.ExpiresOn;

    /// <summary>Until when it is not rotated again unasked; null where it may be.</summary>
    public DateTimeOffset? RestsUntil(DateTimeOffset now)
    {
        if (!Works || Recorded is not { RotatedOn: { } rotated } recorded)
        {
            return null;
        }

        var until = recorded.Retiring.Where(retiring => !retiring.IsDisabled).Select(retiring => retiring.DisableOn).Append(rotated + RotateRequest.Rest).Max();
        return until > now ? until : null;
    }

    /// <summary>The token in a sentence: <c>The token … is expired.</c></summary>
    public string InWords => Summary is { } token
        ? $"The old token {token.Id} {(token.IsActive ? "works" : $"does not work: {UntrustedText.Clean(token.Status, 60)}")}."
        : Recorded is { } recorded ? $"The token {recorded.Token.Id} that is recorded for this job cannot be told any more." : "No token of this job is known.";
}
