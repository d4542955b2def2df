using System.Collections.Immutable;
using Cftoken.Tokens.Creating;
using Cftoken.Tokens.Registering;

namespace Cftoken.Engine.Rotating;

/// <summary>What happened in a rotation and what is to come, in its order.</summary>
public static class RotationTimeline
{
    /// <summary>That of a successor.</summary>
    internal static ImmutableArray<Moment> Of(DateTimeOffset now, CreationResult creation, ImmutableArray<RetiredToken> retired, RecordedToken recorded) =>
    [
        new Moment(creation.Token.IssuedOn ?? now, true, $"made {creation.Token.Name} ({creation.Token.Id})"),
        .. creation.Receipts.Select(receipt => new Moment(now, true, $"delivered to {receipt.Sink}")),
        creation.IsVerified ? new Moment(now, true, "verified: it works") : new Moment(now, true, "not verified: it may need longer"),
        .. retired.Select(token => new Moment(now, true, token.Step.What)),
        .. ToCome(now, recorded),
    ];

    /// <summary>What is to come for the predecessors of a token.</summary>
    internal static ImmutableArray<Moment> ToCome(DateTimeOffset now, RecordedToken recorded) =>
    [
        .. recorded.Retiring.Where(retiring => retiring.HeldBy.IsEmpty || retiring.IsDisabled).SelectMany(Coming).Where(moment => moment.At > now).OrderBy(moment => moment.At),
    ];

    /// <summary>A moment for people.</summary>
    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'");

    private static IEnumerable<Moment> Coming(RetiringToken retiring)
    {
        if (!retiring.IsDisabled)
        {
            yield return new Moment(retiring.DisableOn, false, $"the old token {retiring.Token.Id} is disabled");
        }

        yield return new Moment(retiring.DeleteOn, false, $"the old token {retiring.Token.Id} is deleted");
    }
}
