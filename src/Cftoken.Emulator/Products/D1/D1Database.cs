using System.Text.Json.Nodes;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.D1;

/// <summary>
/// A D1 database as far as a deploy can tell: it knows which tables there are and the rows that record migrations; every
/// other statement succeeds without rows. It is no SQL engine on purpose: a native library would have to come along.
/// </summary>
internal sealed class D1Database(string id, string name, string created)
{
    private readonly Dictionary<string, List<JsonObject>> tables = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Its UUID.</summary>
    public string Id { get; } = id;

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>The tables, in ordinal order.</summary>
    public IEnumerable<string> Tables => tables.Keys.Order(StringComparer.Ordinal);

    /// <summary>Runs a script's statements one after the other and gives back a result for each.</summary>
    /// <exception cref="Endpoints.RefusalException">A statement fails as SQLite would: 400 with code 7500.</exception>
    public JsonArray Run(IReadOnlyList<SqlStatement> statements, DateTimeOffset at) =>
        statements.Select(statement => Result(Run(statement, at), statement.Writes)).ToJsonArray();

    /// <summary>The database as the API describes it.</summary>
    public JsonObject ToJson() => new JsonObject
    {
        ["uuid"] = Id,
        ["name"] = Name,
        ["created_at"] = created,
        ["version"] = "production",
        ["num_tables"] = tables.Count,
        ["file_size"] = 12288,
        ["running_in_region"] = "WEUR",
        ["read_replication"] = new JsonObject { ["mode"] = "disabled" },
    };

    /// <summary>What a statement cost, in the API's form.</summary>
    public static JsonObject Meta(bool writes) => new()
    {
        ["served_by"] = "emulator",
        ["duration"] = 0.1,
        ["changes"] = writes ? 1 : 0,
        ["last_row_id"] = 0,
        ["changed_db"] = writes,
        ["size_after"] = 12288,
        ["rows_read"] = 0,
        ["rows_written"] = writes ? 1 : 0,
    };

    private JsonArray Run(SqlStatement statement, DateTimeOffset at)
    {
        if (statement.Creates is { } created && !tables.TryAdd(created, []) && !statement.OnlyIfMissing)
        {
            throw Failed($"table {created} already exists");
        }

        if (statement.Drops is { } dropped)
        {
            tables.Remove(dropped);
        }

        if (statement.InsertedName is { } recorded)
        {
            Record(Table(statement.InsertsInto!), recorded, at);
        }
        else if (statement.InsertsInto is { } target)
        {
            Table(target);
        }

        return statement.SelectsFrom is { } source && !source.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase)
            ? Table(source).Select(JsonNode? (row) => row.DeepClone()).ToJsonArray()
            : [];
    }

    private static void Record(List<JsonObject> rows, string recorded, DateTimeOffset at)
    {
        if (rows.Any(row => row.Text("name") == recorded))
        {
            throw Failed("UNIQUE constraint failed: name");
        }

        rows.Add(new JsonObject
        {
            ["id"] = rows.Count + 1,
            ["name"] = recorded,
            ["applied_at"] = at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss"),
        });
    }

    private List<JsonObject> Table(string table) => tables.GetValueOrDefault(table) ?? throw Failed($"no such table: {table}");

    private static Endpoints.RefusalException Failed(string message) => Refuse.BadRequest(7500, $"{message}: SQLITE_ERROR");

    private static JsonObject Result(JsonArray rows, bool writes) =>
        new JsonObject { ["results"] = rows, ["success"] = true, ["meta"] = Meta(writes) };
}
