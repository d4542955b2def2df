using System.Collections.Frozen;

namespace Cftoken.Projects.Runs.Following;

/// <summary>Programs in other languages: their files are not followed, but one that speaks of wrangler is not passed over in silence.</summary>
internal sealed class OtherPrograms(RunSearch search) : IProgramReader
{
    private static readonly FrozenSet<string> Interpreters =
        new[] { "tsx", "ts-node", "esno", "jiti", "zx", "deno", "python", "python3", "ruby", "perl", "php", "pwsh", "powershell" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Endings = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".py", ".rb", ".pl", ".php", ".ps1"];

    private static readonly string[] Speaking = ["wrangler", "api.cloudflare.com", "CLOUDFLARE_API_TOKEN"];

    /// <inheritdoc/>
    public bool LeadsOn(string name) => false;

    /// <inheritdoc/>
    public bool TryFollow(ProgramCall call)
    {
        // node is a launcher: the program is its file already.
        var path = Interpreters.Contains(call.Name) ? call.Arguments.FirstOrDefault(IsSource) : IsSource(call.Path) ? call.Path : null;
        if (path is null || Unknown.IsIn(path))
        {
            return false;
        }

        if (search.Files.TextOf(Folders.Resolve(path, call.Folder, call.Where)) is { } text && Speaking.Any(word => text.Contains(word, StringComparison.Ordinal)))
        {
            search.Unfollowed(call.Shown, "This program speaks of wrangler or of Cloudflare's API and is no shell script; what it needs is not in the plan.", call.Where);
        }

        return true;
    }

    private static bool IsSource(string word) => Endings.Any(ending => word.EndsWith(ending, StringComparison.Ordinal));
}
