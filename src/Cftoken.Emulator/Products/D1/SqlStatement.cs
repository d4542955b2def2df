using System.Collections.Immutable;

namespace Cftoken.Emulator.Products.D1;

/// <summary>
/// One SQL statement, read just far enough to tell what it does to the tables that matter: whether it writes, and what it
/// creates, drops, selects from or inserts into.
/// </summary>
internal sealed class SqlStatement
{
    private static readonly string[] Changing = ["INSERT", "REPLACE", "UPDATE", "DELETE"];
    private readonly ImmutableArray<SqlToken> tokens;

    private SqlStatement(ImmutableArray<SqlToken> tokens) => this.tokens = tokens;

    /// <summary>
    /// Whether SQLite would not call it read-only. <c>CREATE TABLE IF NOT EXISTS</c> counts as writing even where the table
    /// is there (sqlite.org/c3ref/stmt_readonly.html, 2025).
    /// </summary>
    public bool Writes =>
        !(StartsWith("SELECT") || StartsWith("VALUES") || StartsWith("EXPLAIN"))
        && !(StartsWith("WITH") && !Changes)
        && !(StartsWith("PRAGMA") && !tokens.Any(token => token.Is('=')));

    /// <summary>The table that it creates; null where it creates none.</summary>
    public string? Creates => StartsWith("CREATE") && Following("TABLE") is var at and > 0 ? NameAt(OnlyIfMissing ? at + 3 : at) : null;

    /// <summary>Whether it creates the table only where it is missing.</summary>
    public bool OnlyIfMissing => Following("TABLE") is var at and > 0 && IsAt(at, "IF") && IsAt(at + 1, "NOT");

    /// <summary>The table that it drops; null where it drops none.</summary>
    public string? Drops => StartsWith("DROP") && IsAt(1, "TABLE") ? NameAt(IsAt(2, "IF") ? 4 : 2) : null;

    /// <summary>The table that it reads first; null where it reads none.</summary>
    public string? SelectsFrom => StartsWith("SELECT") && Following("FROM") is var at and > 0 ? NameAt(at) : null;

    /// <summary>The table that it inserts into; null where it inserts nothing.</summary>
    public string? InsertsInto => StartsWith("INSERT") && Following("INTO") is var at and > 0 ? NameAt(at) : null;

    /// <summary>The text of <c>INSERT INTO table (name) VALUES ('text')</c>, which is how wrangler records a migration; else null.</summary>
    public string? InsertedName => InsertsInto is not null
        && tokens is [_, _, _, _, { Value: "name" }, _, var values, _, { Kind: SqlTokenKind.Text } text, _]
        && values.Is("VALUES")
            ? text.Value
            : null;

    private bool Changes => tokens.Where((token, at) => Changing.Any(token.Is) && !(at + 1 < tokens.Length && tokens[at + 1].Is('('))).Any();

    /// <summary>The statements of a script, empty ones left out.</summary>
    public static IReadOnlyList<SqlStatement> Split(string script)
    {
        var statements = new List<SqlStatement>();
        var current = ImmutableArray.CreateBuilder<SqlToken>();
        var blocks = 0;
        foreach (var token in SqlToken.Read(script))
        {
            if (IsTrigger(current))
            {
                blocks += token.Is("BEGIN") || token.Is("CASE") ? 1 : token.Is("END") ? -1 : 0;
            }

            if (!token.Is(';') || blocks > 0)
            {
                current.Add(token);
            }
            else if (current.Count > 0)
            {
                statements.Add(new SqlStatement(current.DrainToImmutable()));
            }
        }

        if (current.Count > 0)
        {
            statements.Add(new SqlStatement(current.DrainToImmutable()));
        }

        return statements;
    }

    // CREATE TRIGGER or CREATE TEMP TRIGGER: its body holds statements of its own, between BEGIN and END.
    private static bool IsTrigger(ImmutableArray<SqlToken>.Builder tokens) =>
        tokens.Count > 1 && tokens[0].Is("CREATE") && (tokens[1].Is("TRIGGER") || (tokens.Count > 2 && tokens[2].Is("TRIGGER")));

    private bool StartsWith(string keyword) => IsAt(0, keyword);

    private bool IsAt(int at, string keyword) => at < tokens.Length && tokens[at].Is(keyword);

    private string? NameAt(int at) => at < tokens.Length && tokens[at].Kind is SqlTokenKind.Word or SqlTokenKind.Name ? tokens[at].Value : null;

    // The place after a keyword; 0 where it does not occur.
    private int Following(string keyword)
    {
        for (var at = 0; at < tokens.Length; at++)
        {
            if (tokens[at].Is(keyword))
            {
                return at + 1;
            }
        }

        return 0;
    }
}
