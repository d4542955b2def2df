using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cftoken.Core.Files.Identity;

/// <summary>macOS, by lstat(2) and fstat(2) with 64-bit file numbers, which Intel machines have under names of their own.</summary>
internal static partial class MacFileIdentity
{
    private const int NoEntry = 2;
    private const int NotADirectory = 20;

    private static bool IsIntel => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    public static FileIdentity At(string path)
    {
        var failed = (IsIntel ? LStatIntel(path, out var status) : LStat(path, out status)) != 0;
        return Answer(failed, status, path);
    }

    public static FileIdentity Of(SafeFileHandle handle)
    {
        var failed = (IsIntel ? FStatIntel(handle, out var status) : FStat(handle, out status)) != 0;
        return Answer(failed, status, "an open file");
    }

    private static FileIdentity Answer(bool failed, Status status, string what)
    {
        if (!failed)
        {
            return new FileIdentity(FileIdentity.KindOf(status.Mode), status.Device, status.Number, status.Links) { Owner = status.Owner };
        }

        var error = Marshal.GetLastPInvokeError();
        return error is NoEntry or NotADirectory
            ? FileIdentity.Missing
            : throw new IOException($"'{what}' cannot be looked at: {new Win32Exception(error).Message}");
    }

    [LibraryImport("libc", EntryPoint = "lstat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int LStat(string path, out Status status);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int LStatIntel(string path, out Status status);

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FStat(SafeFileHandle handle, out Status status);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FStatIntel(SafeFileHandle handle, out Status status);

    // Offsets of struct stat with 64-bit file numbers, sys/stat.h; its size is 144 bytes, the rest is room to spare.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(0)]
        public uint Device;

        [FieldOffset(4)]
        public ushort Mode;

        [FieldOffset(6)]
        public ushort Links;

        [FieldOffset(8)]
        public ulong Number;

        [FieldOffset(16)]
        public uint Owner;
    }
}
