using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Emulator.Credentials;
using Cftoken.Emulator.Requests;

namespace Cftoken.Engine.Proving;

/// <summary>One run of the command, and what it asked of the emulator.</summary>
/// <param name="ExitCode">Its exit code; null where it was killed at its time limit.</param>
/// <param name="LastLines">The last lines of its output, cleaned.</param>
/// <param name="TokenId">The id of the token that it was given.</param>
/// <param name="Requests">Its requests.</param>
internal sealed record TrialRun(int? ExitCode, ImmutableArray<string> LastLines, string TokenId, ImmutableArray<RequestLogEntry> Requests)
{
    /// <summary>Whether it ended well.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>How it ended, in words.</summary>
    public string Ending => ExitCode is { } code ? $"ended with exit code {code}" : "did not end within its time limit";

    /// <summary>The requests that were allowed to the issued token.</summary>
    public IEnumerable<RequestLogEntry> Authorised => Requests.Where(request => request is { Decision.IsAllowed: true } && request.TokenId == TokenId);

    /// <summary>The requests of the issued token that were denied.</summary>
    public IEnumerable<RequestLogEntry> Denied => Requests.Where(request => request.IsDenied && request.TokenId == TokenId);

    /// <summary>The kinds of credential that it presented besides the issued token, in words.</summary>
    public IEnumerable<string> OtherCredentials => Requests
        .Where(request => request.Credential != CredentialKind.None && (request.TokenId is null || request.TokenId != TokenId))
        .Select(request => request.Credential)
        .Distinct()
        .Select(Word);

    /// <summary>The run in numbers.</summary>
    public RunFacts Facts => new(
        ExitCode, Requests.Length, Authorised.Count(), [.. Denied.Select(request => request.Operation).OfType<Operation>().Distinct()]);

    private static string Word(CredentialKind kind) => kind switch
    {
        CredentialKind.UnknownKey or CredentialKind.GlobalKey => "a Global API Key",
        CredentialKind.Malformed => "a malformed credential",
        _ => "another API token",
    };
}
