using System.Runtime.InteropServices;

namespace Cftoken.Core.Files.Identity;

/// <summary>The user whom this process runs as.</summary>
internal static partial class CurrentUser
{
    /// <summary>The number by which files name their owner; null on Windows, where access lists do.</summary>
    public static uint? Id => OperatingSystem.IsWindows() ? null : EffectiveId();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint EffectiveId();
}
