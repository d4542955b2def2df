using System.Collections.Immutable;
using Cftoken.Core.Files;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Journal;
using Cftoken.Tokens.State;

namespace Cftoken.Tokens.Registering;

/// <summary>The register as a file that is replaced in one step; writers take turns by a lock.</summary>
/// <param name="world">The clock, for taking turns.</param>
/// <param name="folder">The state folder.</param>
public sealed class FileTokenRegister(OutsideWorld world, PrivateFolder folder) : ITokenRegister
{
    private const string FileName = "tokens.json";
    private const string LockName = "tokens.lock";
    private const long MaxBytes = 64 * 1024 * 1024;

    /// <inheritdoc />
    public Task<RecordedToken?> FindAsync(JobKey job, CancellationToken cancellation) =>
        Task.FromResult(Read().FirstOrDefault(token => token.Job == job && token.Temporary is null));

    /// <inheritdoc />
    public Task<ImmutableArray<RecordedToken>> ListAsync(CancellationToken cancellation) => Task.FromResult(Read());

    /// <inheritdoc />
    public async Task<RecordedToken> SaveAsync(RecordedToken token, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(token);
        using var turn = await HeldLock.TakeAsync(world, folder, LockName, cancellation);
        var tokens = Read();
        var known = tokens.FirstOrDefault(candidate => TakesPlaceOf(token, candidate));
        MustBeAsSeen(token, known);
        var next = token with { Version = token.Version + 1 };
        folder.Replace(FileName, RegisterJson.Write(known is null ? tokens.Add(next) : tokens.Replace(known, next)));
        return next;
    }

    /// <inheritdoc />
    public async Task RemoveAsync(RecordedToken token, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(token);
        using var turn = await HeldLock.TakeAsync(world, folder, LockName, cancellation);
        var tokens = Read();
        if (tokens.FirstOrDefault(candidate => candidate.Token.Id == token.Token.Id) is { } known)
        {
            MustBeAsSeen(token, known);
            folder.Replace(FileName, RegisterJson.Write(tokens.Remove(known)));
        }
    }

    private static bool TakesPlaceOf(RecordedToken token, RecordedToken known) => token.Temporary is null
        ? known.Temporary is null && known.Job == token.Job
        : known.Token.Id == token.Token.Id;

    private static void MustBeAsSeen(RecordedToken token, RecordedToken? known)
    {
        if ((known?.Version ?? 0) != token.Version)
        {
            throw new ProblemException(new Problem(
                "register.moved",
                $"Another cftoken has changed what is recorded of {token.Job} meanwhile; this one stops.",
                new Fix("Run the command again.")));
        }
    }

    private ImmutableArray<RecordedToken> Read()
    {
        try
        {
            return folder.Read(FileName, MaxBytes) is { } content ? RegisterJson.Read(content) : [];
        }
        catch (FormatException damaged)
        {
            throw new ProblemException(new Problem(
                "register.unreadable",
                $"The register of tokens cannot be read: {damaged.Message}",
                new Fix("Run the version of cftoken that wrote it; if somebody changed it by hand, mend it or move it away."),
                new SourceLocation(Path.Combine(folder.Path, FileName))));
        }
    }
}
