using Microsoft.Win32.SafeHandles;

namespace Cftoken.Core.Files.Identity;

/// <summary>What stands at a path, no link followed.</summary>
internal enum FileKind
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>An ordinary file.</summary>
    Regular,

    /// <summary>A symbolic link, or another reparse point on Windows.</summary>
    Link,

    /// <summary>A folder, a pipe, a device, …</summary>
    Other,
}

/// <summary>
/// Which file something is, however it is named. .NET does not tell it: links to a file cannot be counted, nor can an
/// open file be compared with what its path names by now. So the operating system is asked.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Device">The volume that it lies on.</param>
/// <param name="Number">Its number on that volume.</param>
/// <param name="Links">How many names it has.</param>
internal readonly record struct FileIdentity(FileKind Kind, ulong Device, ulong Number, uint Links)
{
    /// <summary>The user who owns it; null where the system knows none by a number.</summary>
    public uint? Owner { get; init; }

    /// <summary>Nothing is there.</summary>
    public static readonly FileIdentity Missing = new(FileKind.Missing, 0, 0, 0);

    /// <summary>What a path names; a link is not followed.</summary>
    /// <exception cref="IOException">It cannot be told.</exception>
    /// <exception cref="PlatformNotSupportedException">This operating system is not known.</exception>
    public static FileIdentity At(string path) =>
        OperatingSystem.IsLinux() ? LinuxFileIdentity.At(path)
        : OperatingSystem.IsMacOS() ? MacFileIdentity.At(path)
        : OperatingSystem.IsWindows() ? WindowsFileIdentity.At(path)
        : throw Unknown();

    /// <summary>What an open file is.</summary>
    /// <inheritdoc cref="At"/>
    public static FileIdentity Of(SafeFileHandle handle) =>
        OperatingSystem.IsLinux() ? LinuxFileIdentity.Of(handle)
        : OperatingSystem.IsMacOS() ? MacFileIdentity.Of(handle)
        : OperatingSystem.IsWindows() ? WindowsFileIdentity.Of(handle)
        : throw Unknown();

    /// <summary>Whether both are one file, whatever it is called and however many names it has by now.</summary>
    public bool IsSameFileAs(FileIdentity other) =>
        Kind == other.Kind && Kind != FileKind.Missing && Device == other.Device && Number == other.Number;

    /// <summary>The kind that the mode bits of Unix say.</summary>
    internal static FileKind KindOf(uint unixMode) => (unixMode & 0xF000) switch
    {
        0x8000 => FileKind.Regular,
        0xA000 => FileKind.Link,
        _ => FileKind.Other,
    };

    private static PlatformNotSupportedException Unknown() =>
        new("Files with secrets are written on Linux, macOS and Windows only.");
}
