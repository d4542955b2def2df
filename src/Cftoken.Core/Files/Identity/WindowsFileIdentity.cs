using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cftoken.Core.Files.Identity;

/// <summary>Windows. Reparse points (links, junctions) are told by their attribute before anything is opened.</summary>
internal static partial class WindowsFileIdentity
{
    public static FileIdentity At(string path)
    {
        FileAttributes attributes;
        try
        {
            attributes = File.GetAttributes(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return FileIdentity.Missing;
        }

        if ((attributes & (FileAttributes.ReparsePoint | FileAttributes.Directory | FileAttributes.Device)) != FileAttributes.None)
        {
            var kind = attributes.HasFlag(FileAttributes.ReparsePoint) ? FileKind.Link : FileKind.Other;
            return new FileIdentity(kind, 0, 0, 1);
        }

        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Of(handle);
    }

    public static FileIdentity Of(SafeFileHandle handle) =>
        GetFileInformationByHandle(handle, out var information)
            ? new FileIdentity(
                FileKind.Regular, information.Volume, ((ulong)information.NumberHigh << 32) | information.NumberLow, information.Links)
            : throw new IOException($"An open file cannot be looked at: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandle(SafeFileHandle handle, out Information information);

    // Offsets of BY_HANDLE_FILE_INFORMATION, fileapi.h.
    [StructLayout(LayoutKind.Explicit, Size = 52)]
    private struct Information
    {
        [FieldOffset(28)]
        public uint Volume;

        [FieldOffset(40)]
        public uint Links;

        [FieldOffset(44)]
        public uint NumberHigh;

        [FieldOffset(48)]
        public uint NumberLow;
    }
}
