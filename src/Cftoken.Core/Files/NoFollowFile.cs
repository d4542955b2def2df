using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cftoken.Core.Files;

/// <summary>
/// Opens what is there and never what a link names, not even one that was put there a moment ago: on Unix the opening
/// itself refuses a link (open(2), O_NOFOLLOW), which .NET does not offer. It does not wait for a pipe's other end.
/// </summary>
/// <remarks>On Windows a link is followed; whoever opens must compare the open file with what stands at the path.</remarks>
internal static partial class NoFollowFile
{
    private const int ReadWrite = 2;
    private const int LockShared = 1;
    private const int LockExclusive = 2;
    private const int LockWithoutWaiting = 4;
    private const int NoEntry = 2;
    private const int AccessDenied = 13;

    // The numbers differ between systems, and one of them between the processors of Linux (fcntl.h).
    private static int NoFollow => OperatingSystem.IsMacOS() ? 0x100
        : RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm or Architecture.Armv6 or Architecture.Ppc64le ? 0x8000
        : 0x20000;

    private static int CloseOnExec => OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    private static int NonBlocking => OperatingSystem.IsMacOS() ? 0x4 : 0x800;

    private static int IsLink => OperatingSystem.IsMacOS() ? 62 : 40;

    private static int IsLocked => OperatingSystem.IsMacOS() ? 35 : 11;

    /// <summary>Opens a file to read it, beside others that read it.</summary>
    /// <returns>The open file; null where a link stands at the path.</returns>
    /// <exception cref="FileNotFoundException">Nothing is there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">It is locked at this moment (<see cref="FileContention"/>), or cannot be opened.</exception>
    public static SafeFileHandle? ToRead(string path) => OperatingSystem.IsWindows()
        ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
        : Open(path, 0, LockShared);

    /// <summary>Opens a file to read it although somebody may have it for himself alone.</summary>
    /// <inheritdoc cref="ToRead"/>
    public static SafeFileHandle? ToLook(string path) => OperatingSystem.IsWindows()
        ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
        : Open(path, 0, sharing: null);

    /// <summary>Opens a file for oneself alone.</summary>
    /// <inheritdoc cref="ToRead"/>
    public static SafeFileHandle? ToOwn(string path) => OperatingSystem.IsWindows()
        ? File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Delete)
        : Open(path, ReadWrite, LockExclusive);

    private static SafeFileHandle? Open(string path, int access, int? sharing)
    {
        var descriptor = Open(path, access | NoFollow | CloseOnExec | NonBlocking);
        if (descriptor < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error == IsLink ? null : throw Failure(path, error);
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);

        // As .NET does: some file systems know no locks, and only a lock that somebody holds is a reason to stop.
        if (sharing is { } operation && Lock(handle, operation | LockWithoutWaiting) != 0 && Marshal.GetLastPInvokeError() is var refused && refused == IsLocked)
        {
            handle.Dispose();
            throw Failure(path, refused);
        }

        return handle;
    }

    private static Exception Failure(string path, int error)
    {
        var message = $"'{path}' cannot be opened: {new Win32Exception(error).Message}";
        return error switch
        {
            NoEntry => new FileNotFoundException(message, path),
            AccessDenied => new UnauthorizedAccessException(message),
            _ => new IOException(message, error),
        };
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Lock(SafeFileHandle handle, int operation);
}
