using System.Collections.Immutable;
using Cftoken.Cloudflare.Tokens;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.State;

namespace Cftoken.Engine.Changing;

/// <summary>
/// Tokens that work, bear the mark that cftoken ends names with, and are not known on this machine: another one made them,
/// or what was recorded of them is lost. Two machines that rotate one job each leave the other's token behind; a name is no
/// proof whose a token is, so they are told and never touched.
/// </summary>
/// <param name="memory">Journal and register.</param>
internal sealed class StrangeTokens(TokenMemory memory)
{
    private const int MostShown = 5;

    /// <summary>Those among these.</summary>
    public async Task<ImmutableArray<TokenSummary>> AmongAsync(IEnumerable<TokenSummary> tokens, CancellationToken cancellation)
    {
        var recorded = await memory.Register.ListAsync(cancellation);
        var known = recorded.Select(token => token.Token.Id).Concat(recorded.SelectMany(token => token.Retiring).Select(retiring => retiring.Token.Id)).ToHashSet(StringComparer.Ordinal);
        var open = await OpenAsync(cancellation);
        return [.. tokens.Where(token => token.IsActive && Intent.IdIn(token.Name) is { } mark && !known.Contains(token.Id) && !open.Contains(mark))];
    }

    /// <summary>What is said of those that are called as a job's are; null where there is none.</summary>
    /// <param name="tokens">The tokens of the owner.</param>
    /// <param name="names">The names that the job's token may have, without the mark.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<string?> ToldAsync(IEnumerable<TokenSummary> tokens, HashSet<string> names, CancellationToken cancellation)
    {
        var strange = await AmongAsync(tokens.Where(token => names.Contains(HeldTokenFinder.BaseName(token.Name))), cancellation);
        return strange.IsEmpty ? null
            : $"Active tokens that are called as this job's and are unknown to this machine: {string.Join(", ", strange.Take(MostShown).Select(InWords))}{(strange.Length > MostShown ? $", and {strange.Length - MostShown} more (cftoken list)" : string.Empty)}. "
            + $"Another machine may have made them, and may use them. Where nothing does: cftoken revoke {strange[0].Id}; where one is this job's, give its value to: cftoken adopt";
    }

    private static string InWords(TokenSummary token) =>
        $"{token.Id}{(token.IssuedOn is { } issued ? $" (made {issued.UtcDateTime:yyyy-MM-dd})" : string.Empty)}";

    // What cannot be read is no reason to keep silent about a token.
    private async Task<HashSet<string>> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            return [.. (await memory.Journal.ReadOpenAsync(cancellation)).Entries.Select(entry => entry.Id)];
        }
        catch (ProblemException)
        {
            return [];
        }
    }
}
