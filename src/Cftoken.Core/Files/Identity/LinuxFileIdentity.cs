using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cftoken.Core.Files.Identity;

/// <summary>
/// Linux, by statx(2): unlike stat(2) its structure is the same on every architecture and C library.
/// </summary>
internal static partial class LinuxFileIdentity
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint BasicFields = 0x7ff;
    private const int NoEntry = 2;
    private const int NotADirectory = 20;

    public static FileIdentity At(string path) => Ask(CurrentFolder, path, NoFollow);

    public static FileIdentity Of(SafeFileHandle handle) => Ask((int)handle.DangerousGetHandle(), string.Empty, EmptyPath);

    private static FileIdentity Ask(int folder, string path, int flags)
    {
        if (Statx(folder, path, flags, BasicFields, out var status) == 0)
        {
            return new FileIdentity(
                FileIdentity.KindOf(status.Mode), ((ulong)status.DeviceMajor << 32) | status.DeviceMinor, status.Number, status.Links)
            {
                Owner = status.Owner,
            };
        }

        var error = Marshal.GetLastPInvokeError();
        return error is NoEntry or NotADirectory
            ? FileIdentity.Missing
            : throw new IOException($"'{path}' cannot be looked at: {new Win32Exception(error).Message}");
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, out Status status);

    // Offsets of struct statx, linux/stat.h.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(16)]
        public uint Links;

        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Number;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
