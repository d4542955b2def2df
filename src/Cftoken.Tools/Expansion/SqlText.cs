using System.Buffers;

namespace Cftoken.Tools.Expansion;

/// <summary>Tells SQL that only reads from SQL that may write. Where it is in doubt, it may write.</summary>
internal static class SqlText
{
    private static readonly SearchValues<string> WritingWords = SearchValues.Create(
        ["insert", "update", "delete", "replace", "create", "drop", "alter", "vacuum", "reindex", "analyze", "attach", "detach", "pragma", "begin", "$"],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether SQL may change the database: a statement that does not begin by reading, or a word that writes anywhere.</summary>
    /// <param name="sql">The statements; a shell variable in them counts as writing.</param>
    public static bool Writes(string sql) =>
        sql.AsSpan().ContainsAny(WritingWords)
        || sql.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(statement => !Reads(statement));

    private static bool Reads(string statement) =>
        statement.StartsWith("select", StringComparison.OrdinalIgnoreCase)
        || statement.StartsWith("explain", StringComparison.OrdinalIgnoreCase)
        || statement.StartsWith("values", StringComparison.OrdinalIgnoreCase)
        || statement.StartsWith("with", StringComparison.OrdinalIgnoreCase);
}
