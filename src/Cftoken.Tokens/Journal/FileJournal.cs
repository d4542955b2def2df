using System.Collections.Immutable;
using Cftoken.Core.Files;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Tokens.State;

namespace Cftoken.Tokens.Journal;

/// <summary>
/// The journal as a file: one record a line, only ever written at its end, and on the disk before a write returns. Writers
/// take turns by a lock. When finished intents fill it, it is replaced in one step by what is still open.
/// </summary>
/// <param name="world">The clock, for taking turns.</param>
/// <param name="folder">The state folder.</param>
/// <param name="compactAt">From which length on, in bytes, closing an intent leaves the finished ones out.</param>
public sealed class FileJournal(OutsideWorld world, PrivateFolder folder, int compactAt = 256 * 1024) : IJournal
{
    private const string FileName = "journal.jsonl";
    private const string LockName = "journal.lock";
    private const long MaxBytes = 64 * 1024 * 1024;

    /// <inheritdoc />
    public async Task<OpenIntents> ReadOpenAsync(CancellationToken cancellation)
    {
        if (folder.Read(FileName, MaxBytes) is null)
        {
            return new OpenIntents([], []);
        }

        using var turn = await HeldLock.TakeAsync(world, folder, LockName, cancellation);
        var text = Read();
        return new OpenIntents(
            [.. text.Entries.Where(entry => !entry.IsClosed)],
            [.. text.Unreadable.Select(line => new Problem(
                "journal.unreadable",
                $"A record of the journal is none that this version understands: {line.Why} It was left alone.",
                new Fix("Run the version of cftoken that wrote it; if somebody changed the file by hand, take the line out."),
                new SourceLocation(Path.Combine(folder.Path, FileName), line.Number)))]);
    }

    /// <inheritdoc />
    public async Task<JournalEntry> WriteAsync(JournalEntry entry, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        using var turn = await HeldLock.TakeAsync(world, folder, LockName, cancellation);
        var text = Read();
        var known = text.Entries.FirstOrDefault(candidate => candidate.Id == entry.Id);
        if ((known?.Version ?? 0) != entry.Version || known is { IsClosed: true })
        {
            throw new ProblemException(new Problem(
                "journal.moved",
                $"Another cftoken has gone on with the intent {entry.Id} meanwhile; this one stops.",
                new Fix("See what is open:", "cftoken recover")));
        }

        var next = entry with { Version = entry.Version + 1, Since = world.Time.GetUtcNow() };
        byte[] line = JournalJson.Line(next, withIntent: next.Version == 1);

        // What a killed writer left without its end must not swallow this record.
        folder.Append(FileName, text.EndsInLine ? line : [(byte)'\n', .. line]);
        if (next.IsClosed && (folder.Read(FileName, MaxBytes)?.Length ?? 0) > compactAt)
        {
            folder.Replace(FileName, Read().Compacted());
        }

        return next;
    }

    private JournalText Read() => JournalText.Read(folder.Read(FileName, MaxBytes) ?? []);
}
