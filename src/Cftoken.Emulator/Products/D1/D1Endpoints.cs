using System.Text.Json;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.D1;

/// <summary>
/// D1: databases, queries, time travel. A query is accepted with D1 Read; one that writes has the effect
/// <c>d1.write</c> besides.
/// </summary>
internal sealed class D1Endpoints : IEndpoints
{
    private const string Databases = "/accounts/{account}/d1/database";
    private readonly PerAccount<List<D1Database>> accounts = new();

    /// <summary>Starts with the seeded databases.</summary>
    public D1Endpoints(ProductSeed seed)
    {
        foreach (var entry in seed.Databases)
        {
            accounts[entry.AccountId].Add(new D1Database(entry.Id, entry.Name, "2026-01-01T00:00:00.000Z"));
        }
    }

    public void Map(EndpointTable table)
    {
        table.On($"GET {Databases}", List);
        table.On($"POST {Databases}", Create);
        table.On($"GET {Databases}/{{database}}", request => EmulatorResponse.Ok(Find(request).ToJson()));
        table.On($"PUT {Databases}/{{database}}", request => EmulatorResponse.Ok(Find(request).ToJson()));
        table.On($"PATCH {Databases}/{{database}}", request => EmulatorResponse.Ok(Find(request).ToJson()));
        table.On($"DELETE {Databases}/{{database}}", Delete);
        table.On($"POST {Databases}/{{database}}/query", Query, EffectsOf);
        table.On($"POST {Databases}/{{database}}/raw", Query, EffectsOf);
        table.On($"GET {Databases}/{{database}}/time_travel/bookmark", Bookmark);
        table.On($"POST {Databases}/{{database}}/time_travel/restore", Bookmark);
        new D1Transfers(Find).Map(table);
    }

    private static IEnumerable<string> EffectsOf(EmulatorRequest request) =>
        Statements(request).Any(statement => statement.Writes) ? ["d1.write"] : [];

    private static List<SqlStatement> Statements(EmulatorRequest request)
    {
        var body = request.Json();
        var queries = body.ValueKind == JsonValueKind.Array ? body.Entries() : body.Text("sql") is null ? body.Entries("batch") : [body];
        var scripts = queries.Select(query => query.Text("sql") ?? throw Refuse.BadRequest(7400, "The request is malformed: sql is needed"));
        return [.. scripts.SelectMany(SqlStatement.Split)];
    }

    private EmulatorResponse List(EmulatorRequest request)
    {
        var databases = accounts[request["account"]].Where(database => request.Query("name") is not { } name || database.Name == name);
        return EmulatorResponse.Page(request, [.. databases.Select(database => database.ToJson())], perPage: 1000, largest: 10000);
    }

    private EmulatorResponse Create(EmulatorRequest request)
    {
        var name = request.Json().Text("name") ?? throw Refuse.BadRequest(7400, "The request is malformed: a name is needed");
        var databases = accounts[request["account"]];
        if (databases.Exists(database => database.Name == name))
        {
            throw Refuse.BadRequest(7502, $"Database with name '{name}' already exists");
        }

        var created = new D1Database(request.Server.Ids.Uuid(), name, request.Stamp());
        databases.Add(created);
        return EmulatorResponse.Ok(created.ToJson());
    }

    private EmulatorResponse Delete(EmulatorRequest request)
    {
        accounts[request["account"]].Remove(Find(request));
        return EmulatorResponse.Ok(null);
    }

    private EmulatorResponse Query(EmulatorRequest request) => EmulatorResponse.Ok(Find(request).Run(Statements(request), request.At));

    private EmulatorResponse Bookmark(EmulatorRequest request)
    {
        Find(request);
        const string Now = "00000000-00000000-00000000-00000000000000000000000000000000";
        return EmulatorResponse.Ok(new JsonObject { ["bookmark"] = Now, ["previous_bookmark"] = Now, ["message"] = "" });
    }

    // A database is found by its id or by its name: wrangler asks by name where the configuration has no id.
    private D1Database Find(EmulatorRequest request) =>
        accounts[request["account"]].Find(database => database.Id == request["database"] || database.Name == request["database"])
        ?? throw Refuse.NotFound(7404, $"The database {request["database"]} could not be found");
}
