namespace Cftoken.TestInfrastructure;

/// <summary>Where the repository lies, found upward from the running tests.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder that holds <c>cftoken.slnx</c>.</summary>
    public static string Path { get; } = Find();

    /// <summary>The full path of something in the repository.</summary>
    public static string File(string relative) => System.IO.Path.Combine(Path, relative);

    /// <summary>
    /// A folder of <c>shared</c>, looked for beside the repository and beside each folder above it; null where it is not there.
    /// </summary>
    public static string? Shared(string relative)
    {
        for (var folder = Directory.GetParent(Path); folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "shared", relative);
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "cftoken.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"There is no cftoken.slnx above {AppContext.BaseDirectory}.");
    }
}
