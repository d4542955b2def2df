using System.Collections.Immutable;

namespace Cftoken.Matrix.Cases;

/// <summary>One tiny project, one command line, and the state of the account that the command meets.</summary>
/// <param name="Id">Its name, once in all files; that of the recorded case where there is one.</param>
/// <param name="File">The file that it stands in, relative to the folder of cases.</param>
/// <param name="Command">The command line, as a person types it.</param>
/// <param name="Versions">The versions of wrangler that know it.</param>
public sealed record MatrixCase(string Id, string File, string Command, ImmutableArray<string> Versions)
{
    private const string Script = "export default { fetch() { return new Response(\"ok\"); } };\n";

    /// <summary>The content of <c>wrangler.json</c>; null: the project has none.</summary>
    public string? Config { get; init; }

    /// <summary>Further files by their names.</summary>
    public ImmutableSortedDictionary<string, string> Files { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What the command reads from its standard input.</summary>
    public string Input { get; init; } = "";

    /// <summary>The Worker <c>w</c>: <c>new</c>, <c>existing</c>, or <c>dash</c>: existing and last edited in the dashboard.</summary>
    public string Worker { get; init; } = "new";

    /// <summary>Commands that have run before with every permission, to bring the account into its state.</summary>
    public ImmutableArray<string> Before { get; init; } = [];

    /// <summary>Whether the command is told the account id.</summary>
    public bool HasAccountId { get; init; } = true;

    /// <summary>Whether the token belongs to the user, not to the account.</summary>
    public bool IsUserOwned { get; init; }

    /// <summary>Every file of the project with its text.</summary>
    public ImmutableSortedDictionary<string, string> Project
    {
        get
        {
            var files = Files.ContainsKey("index.js") ? Files : Files.Add("index.js", Script);
            return Config is null ? files : files.Add("wrangler.json", Config);
        }
    }

    public override string ToString() => Id;
}
