using System.Collections.Immutable;
using Cftoken.Core.Files;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
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
    private const int MostShown = 5;

    /// <inheritdoc />
    public async Task<OpenIntents> ReadOpenAsync(CancellationToken cancellation)
    {
        if (folder.Read(FileName, MaxBytes) is null)
        {
            return new OpenIntents([], []);
        }

        using var turn = await HeldLock.TakeAsync(world, folder, LockName, cancellation);
        var text = JournalText.Read(Content());
        MustBeUndamaged(text);
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
        var content = Content();
        var text = JournalText.Read(content);
        if (entry.Version == 0)
        {
            MustBeUndamaged(text);
        }

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

        // What a killed writer left must not swallow this record, nor stand before it: there it would be damage.
        var kept = text.Damaged.IsEmpty ? content[..text.Length] : content;
        if (kept.Length < content.Length)
        {
            folder.Replace(FileName, kept);
        }

        folder.Append(FileName, kept is [] or [.., (byte)'\n'] ? line : [(byte)'\n', .. line]);
        if (next.IsClosed && text.Damaged.IsEmpty && Content() is var grown && grown.Length > compactAt)
        {
            folder.Replace(FileName, JournalText.Read(grown).Compacted());
        }

        return next;
    }

    private byte[] Content() => folder.Read(FileName, MaxBytes) ?? [];

    // What stood in such a line may have been the last that is known of a token. Who finishes an intent goes on; else nothing
    // is begun or brought to its end beside it.
    private void MustBeUndamaged(JournalText text)
    {
        if (!text.Damaged.IsEmpty)
        {
            var open = text.Entries.Where(entry => !entry.IsClosed).ToList();
            throw new ProblemException([.. text.Damaged.Take(MostShown).Select(line => new Problem(
                "journal.damaged",
                $"Line {line} of the journal is no record: the file was changed, and what stood there is not known. "
                + (open.Count == 0 ? "Nothing new is begun." : $"What is open is left as it is, and nothing new is begun: {UntrustedText.Clean(string.Join(", ", open.Select(entry => entry.Intent.InWords)), 300)}."),
                new Fix("Put the line back from a backup. Where there is none, see which tokens there are (cftoken list), take the line out, and bring the rest to its end:", "cftoken recover"),
                new SourceLocation(Path.Combine(folder.Path, FileName), line)))]);
        }
    }
}
