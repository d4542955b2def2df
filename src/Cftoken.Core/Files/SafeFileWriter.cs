using Cftoken.Core.Files.Identity;
using Cftoken.Core.Git;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;

namespace Cftoken.Core.Files;

/// <summary>
/// Writes files that hold secrets. The file appears whole or not at all, readable by its owner alone; nothing else is
/// left on the disk. Refused are symbolic links (also a folder's that leads out of the project), files with several
/// names, what is no ordinary file, paths outside the project, and files that git tracks or does not ignore. All of it
/// is checked before and once more just before the new file takes the old one's place.
/// </summary>
/// <remarks>On Windows the file gets the access list that its folder hands down; there is no mode to set.</remarks>
/// <param name="world">For git, and for the clock.</param>
public sealed class SafeFileWriter(OutsideWorld world)
{
    private const long MaxBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan PauseWhileBusy = TimeSpan.FromMilliseconds(50);
    private const int PausesWhileBusy = 100;

    private readonly GitGuard git = new(world.Processes, world.Environment);

    /// <summary>Whether a secret may be written there, before there is one.</summary>
    /// <param name="projectRoot">The project's folder.</param>
    /// <param name="path">The file: absolute, or relative to the project's folder.</param>
    /// <param name="cancellation">Ends the check.</param>
    /// <returns>How the file is kept out of git.</returns>
    /// <exception cref="ProblemException">It may not; every reason is in it.</exception>
    public async Task<GitProtection> CheckAsync(string projectRoot, string path, CancellationToken cancellation)
    {
        var target = SafeFileTarget.Find(projectRoot, path);
        return await ReportAsync(target, () => CheckAllAsync(target, cancellation));
    }

    /// <summary>The file's content, no link followed; null where there is no file.</summary>
    /// <inheritdoc cref="CheckAsync"/>
    public async Task<byte[]?> ReadAsync(string projectRoot, string path, CancellationToken cancellation)
    {
        var target = SafeFileTarget.Find(projectRoot, path);
        return await ReportAsync(target, async () => (await ReadAsync(target, cancellation)).Content);
    }

    /// <summary>Replaces the file by an edited one. Of two at once, the second sees what the first has written.</summary>
    /// <param name="projectRoot">The project's folder.</param>
    /// <param name="path">The file: absolute, or relative to the project's folder.</param>
    /// <param name="edit">Makes the new content from the present one, which is null where there is no file. May throw.</param>
    /// <param name="cancellation">Stops, with nothing changed.</param>
    /// <returns>How the file is kept out of git.</returns>
    /// <exception cref="ProblemException">
    /// A check refuses, the file changed meanwhile, another writer holds it for seconds, or the disk fails. The file is
    /// as it was.
    /// </exception>
    public async Task<GitProtection> UpdateAsync(
        string projectRoot, string path, Func<byte[]?, byte[]> edit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var target = SafeFileTarget.Find(projectRoot, path);
        return await ReportAsync(target, async () =>
        {
            await CheckAllAsync(target, cancellation);
            using var temporary = await CreateTemporaryAsync(target, cancellation);
            var before = await ReadAsync(target, cancellation);
            var content = edit(before.Content);
            MustLieWhereItDid(target, projectRoot, path);
            temporary.Write(content);
            var protection = await CheckAllAsync(target, cancellation);
            cancellation.ThrowIfCancellationRequested();
            MustBeAsBefore(before, await ReadAsync(target, cancellation), target);
            MustLieWhereItDid(target, projectRoot, path);
            temporary.ReplaceTarget();
            return protection;
        });
    }

    private static Snapshot Read(SafeFileTarget target)
    {
        var there = FileIdentity.At(target.FullPath);
        if (target.Refusal(there) is { } refusal)
        {
            throw new ProblemException(refusal);
        }

        if (there.Kind == FileKind.Missing)
        {
            return new Snapshot(there, null);
        }

        // What was put there just now is told from what was looked at: a link is not opened, another file is not the same.
        using var handle = NoFollowFile.ToRead(target.FullPath) ?? throw new ProblemException(Changed(target));
        var opened = FileIdentity.Of(handle);
        if (!opened.IsSameFileAs(there) || opened.Links > 1)
        {
            throw new ProblemException(Changed(target));
        }

        var length = RandomAccess.GetLength(handle);
        if (length > MaxBytes)
        {
            throw new IOException($"it is longer than {MaxBytes} bytes");
        }

        var content = new byte[length];
        var filled = 0;
        while (filled < content.Length && RandomAccess.Read(handle, content.AsSpan(filled), filled) is > 0 and var read)
        {
            filled += read;
        }

        return new Snapshot(opened, content[..filled]);
    }

    private static void MustLieWhereItDid(SafeFileTarget target, string projectRoot, string path)
    {
        if (SafeFileTarget.Find(projectRoot, path) != target)
        {
            throw new ProblemException(Changed(target));
        }
    }

    private static void MustBeAsBefore(Snapshot before, Snapshot now, SafeFileTarget target)
    {
        var isSame = before.Content is null
            ? now.Content is null
            : now.Content is not null && now.Identity.IsSameFileAs(before.Identity) && now.Content.AsSpan().SequenceEqual(before.Content);
        if (!isSame)
        {
            throw new ProblemException(Changed(target));
        }
    }

    private static Problem Changed(SafeFileTarget target) => new(
        "file.changed",
        $"{target.Shown} was changed by something else while it was being written; it is left as it is now.",
        new Fix("Run the command again."),
        target.Where);

    private static async Task<T> ReportAsync<T>(SafeFileTarget target, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failed(target, failure);
        }
    }

    private static ProblemException Failed(SafeFileTarget target, Exception failure) => new(new Problem(
        "file.failed",
        $"{target.Shown} could not be read or written: {UntrustedText.Clean(failure.Message, 300)}",
        new Fix("Check the disk, and the rights on the file and its folder."),
        target.Where));

    private async Task<TemporaryFile> CreateTemporaryAsync(SafeFileTarget target, CancellationToken cancellation)
    {
        for (var pauses = 0; ; pauses++)
        {
            if (TemporaryFile.TryCreate(target) is { } created)
            {
                return created;
            }

            if (pauses == PausesWhileBusy)
            {
                throw new ProblemException(new Problem(
                    "file.busy",
                    $"Another cftoken is writing {target.Shown}.",
                    new Fix("Wait until it has finished, then run the command again."),
                    target.Where));
            }

            await Task.Delay(PauseWhileBusy, world.Time, cancellation);
        }
    }

    // A writer that has just finished holds its lock on the new file a moment longer than the name of the temporary.
    private async Task<Snapshot> ReadAsync(SafeFileTarget target, CancellationToken cancellation)
    {
        for (var pauses = 0; ; pauses++)
        {
            try
            {
                return Read(target);
            }
            catch (IOException failure) when (FileContention.Is(failure) && pauses < PausesWhileBusy)
            {
                await Task.Delay(PauseWhileBusy, world.Time, cancellation);
            }
        }
    }

    private async Task<GitProtection> CheckAllAsync(SafeFileTarget target, CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        if (target.Refusal(FileIdentity.At(target.FullPath)) is { } refusal)
        {
            problems.Add(refusal);
        }

        var protection = await git.CheckAsync(target, problems, cancellation);
        return problems.Count == 0 ? protection : throw new ProblemException(problems);
    }

    /// <summary>A file as it was read.</summary>
    private sealed record Snapshot(FileIdentity Identity, byte[]? Content);
}
