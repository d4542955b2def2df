using Cftoken.Core.Files.Identity;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Microsoft.Win32.SafeHandles;

namespace Cftoken.Core.Files;

/// <summary>
/// A folder of the program's own, for state that holds no secret and yet is nobody else's business: made with mode 0700,
/// its files with 0600. A link in its place or in a file's, a file of several names, and what belongs to another user are
/// refused: whoever put them there would decide what this program remembers. Links further up are the user's own affair.
/// </summary>
/// <param name="path">The folder, absolute. It is made when the first file is written.</param>
public sealed class PrivateFolder(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Its full path.</summary>
    public string Path { get; } = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));

    /// <summary>The file's content; null where there is none.</summary>
    /// <exception cref="ProblemException">It, or the folder, is not this user's alone, or the disk fails.</exception>
    public byte[]? Read(string name, long maxBytes) => Access(name, () =>
    {
        if (!IsThere() || FileIdentity.At(PathOf(name)).Kind == FileKind.Missing)
        {
            return null;
        }

        using var file = Open(name, mayCreate: false);
        if (file.Length > maxBytes)
        {
            throw new IOException($"it is longer than {maxBytes} bytes");
        }

        var content = new byte[file.Length];
        return content[..file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
    });

    /// <summary>Puts bytes at a file's end, makes the file where there is none, and waits until they have reached the disk.</summary>
    /// <exception cref="ProblemException">It, or the folder, is not this user's alone, or the disk fails. A part may stand there.</exception>
    public void Append(string name, ReadOnlySpan<byte> bytes)
    {
        var content = bytes.ToArray();
        Access(name, () =>
        {
            Make();
            var isNew = FileIdentity.At(PathOf(name)).Kind == FileKind.Missing;
            using (var file = Open(name, mayCreate: true))
            {
                file.Seek(0, SeekOrigin.End);
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            if (isNew)
            {
                FolderSync.Flush(Path);
            }

            return true;
        });
    }

    /// <summary>Gives a file new content in one step: a reader, and the disk after a crash, has the old or the new one.</summary>
    /// <exception cref="ProblemException">It, or the folder, is not this user's alone, or the disk fails; the file is as it was.</exception>
    public void Replace(string name, ReadOnlySpan<byte> bytes)
    {
        var content = bytes.ToArray();
        Access(name, () =>
        {
            Make();
            MustBeMine(name, FileIdentity.At(PathOf(name)), mayBeMissing: true);

            // Writers of one file hold its lock, so that what stands under this name was left by one that was killed.
            var temporary = name + ".tmp";
            File.Delete(PathOf(temporary));
            using (var file = Open(temporary, mayCreate: true))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(PathOf(temporary), PathOf(name), overwrite: true);
            FolderSync.Flush(Path);
            return true;
        });
    }

    /// <summary>Takes a lock that the system gives back when this process ends, however it ends.</summary>
    /// <param name="name">The lock's file; it stays.</param>
    /// <param name="note">What the file says meanwhile, for whoever finds it taken.</param>
    /// <returns>The lock; null where somebody has it.</returns>
    /// <exception cref="ProblemException">The file, or the folder, is not this user's alone, or the disk fails.</exception>
    public IDisposable? TryLock(string name, ReadOnlySpan<byte> note)
    {
        var content = note.ToArray();
        return Access<IDisposable?>(name, () =>
        {
            Make();
            try
            {
                var file = Open(name, mayCreate: true, FileAccess.ReadWrite, OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None);
                file.SetLength(0);
                file.Write(content);
                file.Flush();
                return file;
            }
            catch (IOException held) when (FileContention.Is(held))
            {
                return null;
            }
        });
    }

    /// <summary>What the holder of a lock wrote into its file; empty where that cannot be read.</summary>
    public byte[] ReadLock(string name)
    {
        try
        {
            using var file = NoFollowFile.ToLook(PathOf(name));
            var content = new byte[4096];
            return file is null ? [] : content[..RandomAccess.Read(file, content, fileOffset: 0)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private string PathOf(string name) => System.IO.Path.Combine(Path, name);

    private bool IsThere()
    {
        var there = FileIdentity.At(Path);
        if (there.Kind == FileKind.Missing)
        {
            return false;
        }

        if (there.Kind != FileKind.Other || !Directory.Exists(Path) || there.Owner != CurrentUser.Id
            || (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(Path) & WritableByOthers) != UnixFileMode.None))
        {
            throw new ProblemException(new Problem(
                "state.folder-not-private",
                $"{UntrustedText.Clean(Path, 300)} is no folder that belongs to you alone: it is a link, another user's, or others may write to it.",
                new Fix("Look at it, then move it away or take the others' rights:", $"chmod go-w {ShellText.Quote(Path)}"),
                new SourceLocation(Path)));
        }

        return true;
    }

    private void Make()
    {
        if (IsThere())
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
        }
        else
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path) ?? Path);
            Directory.CreateDirectory(Path, OwnerOnly | UnixFileMode.UserExecute);
        }

        FolderSync.Flush(System.IO.Path.GetDirectoryName(Path) ?? Path);
        _ = IsThere();
    }

    // Looked at before, so that no link is opened, and after, so that what was opened is what was looked at.
    private FileStream Open(
        string name, bool mayCreate, FileAccess access = FileAccess.ReadWrite, FileShare share = FileShare.ReadWrite | FileShare.Delete)
    {
        var full = PathOf(name);
        MustBeMine(name, FileIdentity.At(full), mayBeMissing: mayCreate);
        var options = new FileStreamOptions
        {
            Mode = mayCreate ? FileMode.OpenOrCreate : FileMode.Open,
            Access = access,
            Share = share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows() && mayCreate)
        {
            options.UnixCreateMode = OwnerOnly;
        }

        var file = new FileStream(full, options);
        try
        {
            var opened = FileIdentity.Of(file.SafeFileHandle);
            MustBeMine(name, opened, mayBeMissing: false);
            if (!opened.IsSameFileAs(FileIdentity.At(full)))
            {
                throw new ProblemException(NotMine(name));
            }

            MakePrivate(file.SafeFileHandle);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void MakePrivate(SafeFileHandle file)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != UnixFileMode.None)
        {
            File.SetUnixFileMode(file, OwnerOnly);
        }
    }

    private void MustBeMine(string name, FileIdentity there, bool mayBeMissing)
    {
        var isMine = there.Kind == FileKind.Missing
            ? mayBeMissing
            : there.Kind == FileKind.Regular && there.Links == 1 && there.Owner == CurrentUser.Id;
        if (!isMine)
        {
            throw new ProblemException(NotMine(name));
        }
    }

    private Problem NotMine(string name) => new(
        "state.file-not-private",
        $"{name} in {UntrustedText.Clean(Path, 300)} is no ordinary file of yours: it is a link, has several names, or is another user's.",
        new Fix("Look at it and move it away; cftoken did not make it."),
        new SourceLocation(PathOf(name)));

    private T Access<T>(string name, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem(
                "state.failed",
                $"{name} in {UntrustedText.Clean(Path, 300)} could not be read or written: {UntrustedText.Clean(failure.Message, 300)}",
                new Fix("Check the disk and the rights, or name another folder in CFTOKEN_STATE_DIR."),
                new SourceLocation(PathOf(name))));
        }
    }
}
