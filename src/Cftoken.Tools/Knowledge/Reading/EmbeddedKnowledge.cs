namespace Cftoken.Tools.Knowledge.Reading;

/// <summary>The knowledge files built into this assembly.</summary>
internal static class EmbeddedKnowledge
{
    private const string Prefix = "data/";

    /// <summary>Every file's path below <c>data/</c> and its bytes.</summary>
    public static IEnumerable<(string Path, ReadOnlyMemory<byte> Json)> ReadAll()
    {
        var assembly = typeof(EmbeddedKnowledge).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            yield return (name[Prefix.Length..], bytes);
        }
    }
}
