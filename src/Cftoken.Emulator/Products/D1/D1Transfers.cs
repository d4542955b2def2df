using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.D1;

/// <summary>
/// D1's import and export of whole files: the file itself goes over a presigned URL that carries its own authorisation,
/// before and after calls of the API.
/// </summary>
internal sealed class D1Transfers(Func<EmulatorRequest, D1Database> find) : IEndpoints
{
    private const string Database = "/accounts/{account}/d1/database/{database}";
    private const string Presigned = "/presigned/d1/{file}";
    private readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal);

    public void Map(EndpointTable table)
    {
        table.On($"POST {Database}/import", Import);
        table.On($"POST {Database}/export", Export);
        table.OnUnauthenticated($"PUT {Presigned}", Receive);
        table.OnUnauthenticated($"GET {Presigned}", Send);
    }

    private EmulatorResponse Import(EmulatorRequest request)
    {
        var database = find(request);
        var body = request.Json();
        return body.Text("action") switch
        {
            "init" => Prepare(request),
            "ingest" => Ingest(request, database, body.Text("filename")),
            "poll" => Done(0, ""),
            _ => throw Refuse.BadRequest(7400, "The request is malformed: action must be init, ingest or poll"),
        };
    }

    private EmulatorResponse Prepare(EmulatorRequest request)
    {
        var file = request.Server.Ids.Hex32();
        files[file] = [];
        return EmulatorResponse.Ok(new JsonObject
        {
            ["success"] = true,
            ["filename"] = file,
            ["upload_url"] = UrlOf(request, file),
        });
    }

    private EmulatorResponse Ingest(EmulatorRequest request, D1Database database, string? file)
    {
        if (file is null || !files.Remove(file, out var content))
        {
            throw Refuse.NotFound(7404, "The file could not be found");
        }

        var statements = SqlStatement.Split(Encoding.UTF8.GetString(content));
        database.Run(statements, request.At);
        return Done(statements.Count, file);
    }

    private static EmulatorResponse Done(int queries, string file) => EmulatorResponse.Ok(new JsonObject
    {
        ["type"] = "import",
        ["success"] = true,
        ["status"] = "complete",
        ["filename"] = file,
        ["messages"] = new JsonArray(),
        ["result"] = new JsonObject
        {
            ["num_queries"] = queries,
            ["final_bookmark"] = "00000000-00000001-00000000-00000000000000000000000000000000",
            ["meta"] = D1Database.Meta(writes: queries > 0),
        },
    });

    private EmulatorResponse Export(EmulatorRequest request)
    {
        var file = request.Server.Ids.Hex32();
        var tables = find(request).Tables.Select(table => $"-- table {table}\n");
        files[file] = Encoding.UTF8.GetBytes("PRAGMA defer_foreign_keys=TRUE;\n" + string.Concat(tables));
        return EmulatorResponse.Ok(new JsonObject
        {
            ["type"] = "export",
            ["success"] = true,
            ["status"] = "complete",
            ["messages"] = new JsonArray(),
            ["at_bookmark"] = "00000000-00000001-00000000-00000000000000000000000000000000",
            ["result"] = new JsonObject { ["filename"] = $"{file}.sql", ["signed_url"] = UrlOf(request, file) },
        });
    }

    private EmulatorResponse Receive(EmulatorRequest request)
    {
        if (!files.ContainsKey(request["file"]))
        {
            throw Refuse.With(HttpStatusCode.Forbidden, 10035, "The request signature we calculated does not match the signature you provided.");
        }

        files[request["file"]] = request.Body;

        // Object storage's ETag of an upload is the MD5 of its content, and wrangler compares it with its own.
#pragma warning disable CA5351
        var etag = Convert.ToHexStringLower(MD5.HashData(request.Body));
#pragma warning restore CA5351
        return EmulatorResponse.Raw((int)HttpStatusCode.OK, "text/plain", []).With("ETag", $"\"{etag}\"");
    }

    private EmulatorResponse Send(EmulatorRequest request) =>
        files.Remove(request["file"], out var content)
            ? EmulatorResponse.Raw((int)HttpStatusCode.OK, "application/sql", content)
            : throw Refuse.With(HttpStatusCode.Forbidden, 10035, "The request signature we calculated does not match the signature you provided.");

    private static string UrlOf(EmulatorRequest request, string file) => $"{request.Server.BaseAddress}/presigned/d1/{file}";
}
