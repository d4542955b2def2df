using System.Collections.Immutable;

namespace Cftoken.Engine.Approving;

/// <summary>Who decides about a change. What is to be changed has been shown already; every face asks in its own way.</summary>
public interface IApproval
{
    /// <summary>Asks.</summary>
    /// <param name="request">What is to be decided.</param>
    /// <param name="cancellation">Stops waiting for an answer.</param>
    Task<ApprovalAnswer> AskAsync(ApprovalRequest request, CancellationToken cancellation);
}

/// <summary>A change that somebody has to agree to.</summary>
/// <param name="Question">The question, for people: <c>Change this token?</c></param>
/// <param name="Gated">The tokens of which a person has to decide, who names each; empty: a word given beforehand will do.</param>
/// <param name="Beforehand">The command line that gives this word beforehand.</param>
public sealed record ApprovalRequest(string Question, ImmutableArray<GatedToken> Gated, string Beforehand)
{
    /// <summary>
    /// A name that whoever answers on a terminal types instead of a yes, because what is asked about is hard to take back;
    /// null where a yes will do.
    /// </summary>
    public string? TypedName { get; init; }
}

/// <summary>A token of which a person has to decide.</summary>
/// <param name="Name">The token's name, which the person types.</param>
/// <param name="Because">Why, for people; at least one reason.</param>
public sealed record GatedToken(string Name, ImmutableArray<string> Because);

/// <summary>How somebody answered.</summary>
public enum ApprovalAnswer
{
    /// <summary>No.</summary>
    Declined,

    /// <summary>Nobody was there to answer.</summary>
    Nobody,

    /// <summary>Yes, said on the command line before it was known what would be asked.</summary>
    Beforehand,

    /// <summary>Yes, by a person who saw what is to be changed.</summary>
    Person,
}
