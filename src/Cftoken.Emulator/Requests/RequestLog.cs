using System.Collections.Immutable;
using Cftoken.Catalog.Authorizing;
using Cftoken.Catalog.Model;
using Cftoken.Emulator.Credentials;

namespace Cftoken.Emulator.Requests;

/// <summary>One request that the emulator got, and what it did with it.</summary>
/// <param name="At">When it came.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path below <c>/client/v4</c>, without the query, cleaned of anything shaped like a credential.</param>
/// <param name="Operation">The operation; null: the catalogue has none for it, or the path brings its own authorisation.</param>
/// <param name="Status">The answer's status; 0: the connection was dropped before anything was done.</param>
/// <param name="Codes">The codes of the answer's errors.</param>
/// <param name="Credential">What was presented.</param>
/// <param name="TokenId">The token's id, where it was one of the emulator's.</param>
/// <param name="Decision">The decision on the call; null where it did not come to one.</param>
/// <param name="Effects">The effects that the call had.</param>
/// <param name="Fault">The fault that was played, in words; null: none.</param>
public sealed record RequestLogEntry(
    DateTimeOffset At,
    string Method,
    string Path,
    Operation? Operation,
    int Status,
    ImmutableArray<int> Codes,
    CredentialKind Credential,
    string? TokenId,
    Decision? Decision,
    ImmutableArray<string> Effects,
    string? Fault)
{
    /// <summary>
    /// Whether a product of the emulator serves the operation. Where not, the answer says nothing: an error for a path that
    /// is not known, an empty envelope for an operation that is.
    /// </summary>
    public bool IsServed { get; init; } = true;

    /// <summary>Whether the call was refused by the decision.</summary>
    public bool IsDenied => Decision is { IsAllowed: false };
}

/// <summary>Every request in the order in which it was decided. May be read while the emulator runs.</summary>
public sealed class RequestLog
{
    private readonly Action<RequestLogEntry>? observer;

    private readonly Lock gate = new();
    private readonly List<RequestLogEntry> entries = [];

    internal RequestLog(Action<RequestLogEntry>? observer) => this.observer = observer;

    /// <summary>The requests so far: a copy.</summary>
    public ImmutableArray<RequestLogEntry> Entries
    {
        get
        {
            lock (gate)
            {
                return [.. entries];
            }
        }
    }

    internal void Add(RequestLogEntry entry)
    {
        lock (gate)
        {
            entries.Add(entry);
            observer?.Invoke(entry);
        }
    }
}
