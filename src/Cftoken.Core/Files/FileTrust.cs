using Cftoken.Core.Files.Identity;

namespace Cftoken.Core.Files;

/// <summary>Whether a file that decides about something is one that nobody else could have written.</summary>
public static class FileTrust
{
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const uint Root = 0;

    /// <summary>Whether nothing, or an ordinary file, is there, links followed: opening a pipe or a device may wait for ever.</summary>
    /// <param name="path">The file.</param>
    public static bool IsOrdinary(string path) => KindOf(path).Kind is FileKind.Regular or FileKind.Missing;

    /// <summary>
    /// Why somebody else may have written the file; null where nobody could, and where nothing is there. On Windows access
    /// lists decide, which nobody is asked about.
    /// </summary>
    /// <param name="path">The file; links are followed.</param>
    public static string? Doubt(string path)
    {
        var identity = KindOf(path);
        if (identity.Kind == FileKind.Missing || OperatingSystem.IsWindows())
        {
            return null;
        }

        return identity.Owner is { } owner && owner != Root && owner != CurrentUser.Id ? "it belongs to another user"
            : (File.GetUnixFileMode(path) & OthersWrite) != UnixFileMode.None ? "others may change it"
            : null;
    }

    private static FileIdentity KindOf(string path)
    {
        var identity = FileIdentity.At(path);
        return identity.Kind == FileKind.Link && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target
            ? FileIdentity.At(target.FullName)
            : identity;
    }
}
