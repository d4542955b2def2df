namespace Cftoken.Core.Files;

/// <summary>Tells the failures that pass by themselves: another writer has the file at this moment.</summary>
internal static class FileContention
{
    private const int WindowsSharingViolation = 32;
    private const int WindowsFileExists = 80;
    private const int FileExists = 17;
    private const int TryAgainOnLinux = 11;
    private const int TryAgainOnMac = 35;

    /// <summary>Whether the failure is one. .NET says it by the system's own error number alone.</summary>
    public static bool Is(IOException failure) => OperatingSystem.IsWindows()
        ? (failure.HResult & 0xffff) is WindowsSharingViolation or WindowsFileExists
        : failure.HResult is FileExists or TryAgainOnLinux or TryAgainOnMac;
}
