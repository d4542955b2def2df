using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.Tests.Sinks.OnePassword;

/// <summary>
/// A program <c>op</c> with one item, written after developer.1password.com/docs/cli/reference/management-commands/item
/// (2026-11): <c>item get NAME --vault V --format json</c> prints it, <c>item edit</c> reads a whole item from standard input
/// and replaces it. It writes down its arguments and its environment.
/// </summary>
public sealed class FakeOp : IDisposable
{
    private const string Script = """
        #!/bin/sh
        home=$(dirname "$0")
        { printf '%s\n' "$@"; env; } >> "$home/started"
        printf '%s\n' "$2" >> "$home/verbs"
        if [ -f "$home/logged-out" ]; then
          echo "[ERROR] 2026/11/22 12:00:00 You are not currently signed in. Please run \`op signin --help\` for instructions" >&2
          exit 1
        fi
        if [ "$4" != "--vault" ] || [ "$5" != "Production" ] || [ "$6 $7" != "--format json" ] || { [ "$3" != "Cloudflare deploy" ] && [ "$3" != "item-1" ]; }; then
          echo "[ERROR] 2026/11/22 12:00:00 \"$3\" isn't an item in the \"$5\" vault. Specify the item with its UUID, name, or domain." >&2
          exit 1
        fi
        case "$2" in
          get) cat "$home/item.json" ;;
          edit)
            cat > "$home/next.json"
            if [ -f "$home/refuse" ]; then
              echo "[ERROR] 2026/11/22 12:00:00 you do not have write access; got $(cat "$home/next.json")" >&2
              rm "$home/next.json"
              exit 1
            fi
            mv "$home/next.json" "$home/item.json"
            if [ -f "$home/meddle" ]; then
              sed -i 's/theirs/lost/' "$home/item.json"
            fi
            cat "$home/item.json"
            ;;
          *) exit 2 ;;
        esac
        """;

    private readonly SinkFolder project = new();
    private readonly TemporaryFolder tool = new();

    public FakeOp(string category = "API_CREDENTIAL", string fields = """{"id":"notesPlain","type":"STRING","purpose":"NOTES","label":"notesPlain","value":"theirs"}""")
    {
        tool.WriteProgram("op", Script);
        tool.Write("item.json", $$$"""{"id":"item-1","title":"Cloudflare deploy","version":3,"vault":{"id":"v1","name":"Production"},"category":"{{{category}}}","fields":[{{{fields}}}]}""");
        project.Fakes.Environment
            .Set("PATH", tool.Path + Path.PathSeparator + project.Fakes.Environment.Get("PATH"))
            .Set("CLOUDFLARE_API_TOKEN", Token.Value)
            .Set("OP_DEBUG", "true")
            .Set("OP_SERVICE_ACCOUNT_TOKEN", "ops_x");
    }

    /// <summary>Of the old form, which nothing recognises by its shape.</summary>
    public Canary Token { get; } = new("");

    public TokenDelivery Delivery => new(SinkFolder.TokenId, Token.Secret, "0123456789abcdef0123456789abcdef");

    public string Item => tool.Read("item.json");

    /// <summary>What it was asked to do, in order.</summary>
    public string[] Verbs => File.ReadAllLines(tool["verbs"]);

    public void Set(string switchName) => tool.Write(switchName, string.Empty);

    public ITokenSink Sink(string address = "1password:Production/Cloudflare deploy") => project.Sink(address);

    public async Task<IReadOnlyList<Problem>> RefusalAsync(Func<Task> act)
    {
        var refused = await Should.ThrowAsync<ProblemException>(act);
        Token.MustBeAbsentFrom(refused.Problems.Select(problem => problem.ToString()));
        return refused.Problems;
    }

    /// <summary>The token stands in no argument, no environment and no file but the item.</summary>
    public void MustHoldTheTokenInItsItemAlone()
    {
        Token.MustBeAbsentFromFiles(tool.Path, tool["item.json"]);
        Token.MustBeAbsentFromFiles(project.Folder.Path);
    }

    public void Dispose()
    {
        tool.Dispose();
        project.Dispose();
    }
}
