using Cftoken.Core.Files.Identity;
using Cftoken.Core.Problems;
using Microsoft.Win32.SafeHandles;

namespace Cftoken.Core.Files;

/// <summary>
/// The file under the temporary name: created exclusively with mode 0600, locked while it is open, deleted unless it
/// took the target's place. Being the only one of its name, it is the lock between writers as well: a second one finds
/// it locked and waits, and one that nobody holds was left by a process that was killed.
/// </summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly SafeFileTarget target;
    private readonly FileStream stream;
    private bool hasMoved;

    private TemporaryFile(SafeFileTarget target, FileStream stream)
    {
        this.target = target;
        this.stream = stream;
    }

    // Windows lets nobody read or write an open file that shares only its deletion, which the rename needs. Unix has an
    // advisory lock in its place, taken where nothing is shared.
    private static FileShare Exclusive => OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    private bool IsAtItsPath => FileIdentity.Of(stream.SafeFileHandle).IsSameFileAs(FileIdentity.At(target.TemporaryPath));

    /// <summary>Creates it; null where another process holds it at this moment.</summary>
    /// <exception cref="ProblemException">Something stands under its name that no writer left.</exception>
    public static TemporaryFile? TryCreate(SafeFileTarget target)
    {
        var there = FileIdentity.At(target.TemporaryPath);
        if (there.Kind != FileKind.Missing)
        {
            RemoveStale(target, there);
        }

        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = Exclusive,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // Creating exclusively follows no link either (open(2), O_EXCL).
        FileStream file;
        try
        {
            file = new FileStream(target.TemporaryPath, options);
        }
        catch (IOException failure) when (FileContention.Is(failure))
        {
            return null;
        }

        // Between its creation and its lock another writer may have taken it for a stale one and removed it.
        var created = new TemporaryFile(target, file);
        if (created.IsAtItsPath)
        {
            return created;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Writes the content and waits until it has reached the disk.</summary>
    /// <exception cref="IOException">It is not under its name any more, so the content would end up elsewhere.</exception>
    public void Write(ReadOnlySpan<byte> content)
    {
        MustBeAtItsPath();
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Takes the target's place, in one step. A link that stands there by now is replaced, not followed.</summary>
    /// <exception cref="IOException">It is not under its name any more, or the rename failed.</exception>
    public void ReplaceTarget()
    {
        MustBeAtItsPath();
        File.Move(target.TemporaryPath, target.FullPath, overwrite: true);
        hasMoved = true;
        FolderSync.Flush(target.Folder);
    }

    public void Dispose()
    {
        if (!hasMoved)
        {
            // Emptied first: where its folder was moved away meanwhile, it cannot be deleted by its path.
            stream.SetLength(0);
            if (IsAtItsPath)
            {
                File.Delete(target.TemporaryPath);
            }
        }

        stream.Dispose();
    }

    private void MustBeAtItsPath()
    {
        if (!IsAtItsPath)
        {
            throw new IOException($"'{target.TemporaryName}' was taken away while it was written.");
        }
    }

    // Whoever holds the lock on what the path names is the only one who may remove it.
    private static void RemoveStale(SafeFileTarget target, FileIdentity there)
    {
        if (there.Kind != FileKind.Regular || there.Links > 1)
        {
            throw new ProblemException(Taken(target));
        }

        try
        {
            using var stale = NoFollowFile.ToOwn(target.TemporaryPath) ?? throw new ProblemException(Taken(target));
            if (FileIdentity.Of(stale).IsSameFileAs(FileIdentity.At(target.TemporaryPath)))
            {
                File.Delete(target.TemporaryPath);
            }
        }
        catch (IOException failure) when (FileContention.Is(failure))
        {
            // Held: its writer is alive, and creating it will say so.
        }
        catch (FileNotFoundException)
        {
            // Its writer has finished in the meantime.
        }
    }

    private static Problem Taken(SafeFileTarget target) => new(
        "file.temporary-taken",
        $"{target.TemporaryName} stands beside {target.Shown} and is no ordinary file of one name. cftoken did not make it.",
        new Fix("Look at it and move it away."),
        target.Where);
}
