using System.Runtime.InteropServices;

namespace Cftoken.Core.Outside;

/// <summary>Makes every file of a new mount namespace read-only but those of one folder.</summary>
public static partial class ReadOnlyFiles
{
    // mount(2), mount_setattr(2), and the number that the latter has on every architecture.
    private const nuint Bind = 0x1000;
    private const nuint Recursive = 0x4000;
    private const nint SetAttributes = 442;
    private const int CurrentFolder = -100;
    private const uint AtRecursive = 0x8000;
    private const ulong ReadOnly = 1;

    /// <summary>Whether the system can: Linux from 5.12 on.</summary>
    public static bool IsPossible { get; } = OperatingSystem.IsLinux() && Environment.OSVersion.Version >= new Version(5, 12);

    /// <summary>
    /// Makes them so. <c>/proc</c> stays as it is: what is written there concerns the writing process, and a process of a
    /// further user namespace has to write there.
    /// </summary>
    /// <param name="writable">The full path of the folder that can still be written to.</param>
    /// <exception cref="IOException">The system does not let this process.</exception>
    public static void Except(string writable)
    {
        Check(Mount(writable, writable, null, Bind | Recursive, 0));
        Change("/", set: ReadOnly, clear: 0);
        Change(writable, set: 0, clear: ReadOnly);
        Change("/proc", set: 0, clear: ReadOnly);
    }

    private static void Change(string path, ulong set, ulong clear)
    {
        // struct mount_attr: what to set, what to clear, the propagation, a user namespace's file.
        ulong[] attributes = [set, clear, 0, 0];
        Check((int)Call(SetAttributes, CurrentFolder, path, AtRecursive, attributes, sizeof(ulong) * 4));
    }

    private static void Check(int outcome)
    {
        if (outcome != 0)
        {
            throw new IOException($"The files cannot be made read-only: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Mount(string source, string target, string? kind, nuint flags, nint data);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Call(nint number, nint folder, string path, nuint flags, [In] ulong[] attributes, nuint length);
}
