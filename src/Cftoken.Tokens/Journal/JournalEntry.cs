using System.Collections.Immutable;
using Cftoken.Core.Outside;

namespace Cftoken.Tokens.Journal;

/// <summary>How far an intent has come. Each stage is on the disk before what it announces is done.</summary>
public enum Stage
{
    /// <summary>Decided on; nothing was sent.</summary>
    Intended,

    /// <summary>The request may have gone out; what became of it is not known.</summary>
    Sent,

    /// <summary>Cloudflare has answered; the token's id is known, and its value is in the process's memory.</summary>
    Received,

    /// <summary>Every sink has the value, and what can be checked was.</summary>
    Verified,

    /// <summary>Done, and recorded.</summary>
    Committed,

    /// <summary>Taken back: nothing of it is left.</summary>
    Undone,
}

/// <summary>What is known of one sink.</summary>
public enum SinkStage
{
    /// <summary>Nothing was delivered.</summary>
    Untouched,

    /// <summary>A delivery, or taking it back, was begun: the sink may hold the value.</summary>
    Delivering,

    /// <summary>The sink took the value.</summary>
    Delivered,

    /// <summary>It was put back to what it was before.</summary>
    Withdrawn,
}

/// <summary>An intent and how far it has come.</summary>
/// <param name="Intent">The intent.</param>
/// <param name="Version">Counts its changes from 1: who writes the next must have seen the last.</param>
/// <param name="Stage">How far it has come.</param>
/// <param name="Since">When it got there.</param>
/// <param name="TokenId">The token's id, from <see cref="Stage.Received"/> on; of others than new tokens always.</param>
/// <param name="Sinks">What is known of each sink, in the order of the intent's.</param>
public sealed record JournalEntry(
    Intent Intent, int Version, Stage Stage, DateTimeOffset Since, string? TokenId, ImmutableArray<SinkStage> Sinks)
{
    /// <summary>Whether nothing is left to be done.</summary>
    public bool IsClosed => Stage is Stage.Committed or Stage.Undone;

    /// <summary>The intent's id.</summary>
    public string Id => Intent.Id;

    /// <summary>An intent that nothing was done about yet.</summary>
    public static JournalEntry Of(Intent intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        return new JournalEntry(intent, 0, Stage.Intended, intent.Head.At, Intent.TokenOf(intent)?.Id, [.. Enumerable.Repeat(SinkStage.Untouched, SinksOf(intent))]);
    }

    /// <summary>The same with one sink's stage changed.</summary>
    public JournalEntry With(int sink, SinkStage stage) => this with { Sinks = Sinks.SetItem(sink, stage) };

    internal static int SinksOf(Intent intent) => DeliveryOf(intent)?.Sinks.Length ?? 0;

    internal static DeliveryPlan? DeliveryOf(Intent intent) => intent switch
    {
        Intent.Create create => create.Delivery,
        Intent.Roll roll => roll.Delivery,
        _ => null,
    };
}
