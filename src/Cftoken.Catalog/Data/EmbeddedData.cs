using System.Diagnostics;

namespace Cftoken.Catalog.Data;

/// <summary>The data files of the catalogue, built into the assembly: <c>published/…</c>, <c>enrichment/…</c>, <c>overlay/…</c>.</summary>
internal static class EmbeddedData
{
    /// <summary>The whole of one file.</summary>
    /// <param name="name">Its path below the Data folder, with forward slashes.</param>
    public static byte[] Read(string name)
    {
        using var stream = typeof(EmbeddedData).Assembly.GetManifestResourceStream(name)
            ?? throw new UnreachableException($"The data file {name} is not built in.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The paths of the files in a folder and below it.</summary>
    /// <param name="folder">The folder below Data, with a slash at its end.</param>
    public static IEnumerable<string> Below(string folder) =>
        typeof(EmbeddedData).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal));
}
