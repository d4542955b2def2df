namespace Cftoken.TestInfrastructure;

/// <summary>Numbers that <c>./test</c> prints at its end: how much of something a suite really ran.</summary>
public static class TestCounts
{
    /// <summary>Leaves lines for <c>./test</c> to print.</summary>
    /// <param name="suite">Names the suite's file; a later call with the same name replaces an earlier one's lines.</param>
    /// <param name="lines">What to print.</param>
    public static void Leave(string suite, params IEnumerable<string> lines)
    {
        var folder = Directory.CreateDirectory(RepositoryRoot.File("artifacts/counts")).FullName;
        File.WriteAllLines(Path.Combine(folder, $"{suite}.txt"), lines);
    }
}
