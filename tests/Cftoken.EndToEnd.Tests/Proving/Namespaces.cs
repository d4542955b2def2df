using Cftoken.Core.Outside;
using Cftoken.Core.Outside.Processes;

namespace Cftoken.EndToEnd.Tests.Proving;

/// <summary>Whether this machine lets its users make namespaces: some containers and distributions do not, and cftoken says so there.</summary>
internal static class Namespaces
{
    private static readonly Lazy<Task<bool>> Allowed = new(AskAsync);

    /// <summary>Skips the test where there are none to test.</summary>
    public static async Task MustBeAllowedAsync() => Assert.SkipUnless(await Allowed.Value, "This machine lets nobody make namespaces.");

    private static async Task<bool> AskAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            string[] arguments = ["--user", "--map-root-user", "--net", "--pid", "--fork", "--mount-proc", "true"];
            return (await OutsideWorld.System().Processes.RunAsync(new ProcessRequest("unshare", arguments, Path.GetTempPath()), default)).ExitCode == 0;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
