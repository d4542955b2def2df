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

    /// <summary>The bindings of the Worker's versions, as an upload's metadata holds them.</summary>
    public string Bindings { get; init; } = "[]";

    /// <summary>The tag of the Worker's last Durable Object migration; null: none.</summary>
    public string? MigrationTag { get; init; }

    /// <summary>Whether the Worker is served on workers.dev.</summary>
    public bool IsOnWorkersDev { get; init; }

    /// <summary>Whether the Worker consumes <c>my-queue</c>.</summary>
    public bool Consumes { get; init; }

    /// <summary>Whether the Worker's container application is there.</summary>
    public bool Contains { get; init; }

    /// <summary>What the account lacks of all that it holds for other cases.</summary>
    public ImmutableArray<string> Lacks { get; init; } = [];

    /// <summary>Whether the command is told the account id.</summary>
    public bool HasAccountId { get; init; } = true;

    /// <summary>Whether the token belongs to the user, not to the account.</summary>
    public bool IsUserOwned { get; init; }

    /// <summary>Why it is only measured and not proven; null: it is proven.</summary>
    public string? NotProven { get; init; }

    /// <summary>The case as it stands in its file.</summary>
    public required string Text { get; init; }

    /// <summary>The permissions that its plan requires, written down by hand.</summary>
    public required ImmutableArray<string> Requires { get; init; }

    /// <summary>Those of versions where they differ.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> RequiresIn { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>The command line of versions that want another.</summary>
    public ImmutableDictionary<string, string> CommandIn { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The command line in a version.</summary>
    public string CommandFor(string wrangler) => CommandIn.GetValueOrDefault(wrangler, Command);

    /// <summary>The permissions that its plan requires in a version.</summary>
    public ImmutableArray<string> RequiredIn(string wrangler) => RequiresIn.GetValueOrDefault(wrangler, Requires);

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
