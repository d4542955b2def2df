using System.Collections.Immutable;

namespace Cftoken.Tools.Tests.Recorded;

/// <summary>A list of exceptions in the test data, each with its cause, that must stay true.</summary>
public static class CheckedList
{
    /// <summary>The exceptions of a file.</summary>
    public static ImmutableDictionary<string, string> Read(string file) => TestData.Json(file).GetProperty("cases").EnumerateObject()
        .ToImmutableDictionary(member => member.Name, member => member.Value.GetString()!);
}
