namespace Cftoken.Engine.Proving.Sandbox;

/// <summary>The folders with programs of installed packages, as a package's scripts find them.</summary>
internal static class PackagePrograms
{
    /// <summary>They, from a folder upward.</summary>
    public static IEnumerable<string> Of(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            var programs = Path.Combine(at, "node_modules", ".bin");
            if (Directory.Exists(programs))
            {
                yield return programs;
            }
        }
    }
}
