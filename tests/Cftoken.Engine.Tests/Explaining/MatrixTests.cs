using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Engine.Explaining.Matrices;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Engine.Tests.Explaining;

public sealed class MatrixTests
{
    private static readonly Asking Asked = new();
    private static readonly PermissionMatrix Newest = Asked.UseCase.Matrix(null);

    // Recorded from wrangler 4.164.0 on 2026-11-22; which permission a call wants by the description of 2026-07-27.
    [Theory]
    [InlineData("kv_namespaces, with id", "recommended Workers KV Storage Write")]
    [InlineData("kv_namespaces, without id: created", "required Workers KV Storage Write")]
    [InlineData("d1_databases, with database_id", "")]
    [InlineData("d1_databases, without both: created", "required D1 Write")]
    [InlineData("r2_buckets, with bucket_name", "optional Workers R2 Storage Write")]
    [InlineData("r2_buckets, without bucket_name: created", "required Workers R2 Storage Write")]
    [InlineData("vectorize", "")]
    [InlineData("hyperdrive", "")]
    [InlineData("ai", "")]
    [InlineData("browser", "")]
    [InlineData("secrets_store_secrets", "required Secrets Store Write")]
    [InlineData("vpc_services", "required Connectivity Directory Bind")]
    [InlineData("site", "required Workers KV Storage Write")]
    [InlineData("routes, with zone_id", "required Workers Routes Write")]
    public void A_binding_adds_what_its_recorded_calls_want(string subject, string permissions) =>
        NeedsOf(Newest.Bindings.Single(row => row.Subject == subject)).ShouldBe(permissions);

    [Theory]
    [InlineData("wrangler deploy", "required Workers Scripts Write")]
    [InlineData("wrangler d1 migrations apply", "required D1 Write")]
    [InlineData("wrangler d1 execute a --remote --command \"SELECT 1\"", "required D1 Read")]
    [InlineData("wrangler tail", "required Workers Tail Read")]
    [InlineData("wrangler pages project list", "required Pages Read")]
    public void A_command_needs_what_its_recorded_calls_want(string subject, string permissions) =>
        NeedsOf(Newest.Commands.Single(row => row.Subject == subject)).ShouldBe(permissions);

    [Fact]
    public void A_bucket_is_not_looked_for_by_an_older_wrangler()
    {
        Asked.UseCase.Matrix(Asking.Version("4.40.0")).Bindings.Single(row => row.Subject == "r2_buckets, with bucket_name").Permissions.ShouldBeEmpty();
    }

    // The matrix of the cloudflare-api-token-permissions guide, row by row.
    [Theory]
    [InlineData("kv_namespaces", "Workers KV Storage Write")]
    [InlineData("r2_buckets", "Workers R2 Storage Write")]
    [InlineData("queues.producers", "Queues Write")]
    [InlineData("queues.consumers", "Queues Write")]
    [InlineData("vectorize", "Vectorize Write")]
    [InlineData("hyperdrive", "Hyperdrive Write")]
    [InlineData("ai", "Workers AI Read")]
    [InlineData("browser", "Browser Rendering Write")]
    public void What_the_guide_asks_for_stands_beside_it(string key, string group) =>
        Newest.Bindings.Where(row => row.Key == key).ShouldAllBe(row => row.Said.Any(said => said.Group.Name == group));

    [Fact]
    public void Where_the_guide_differs_the_row_says_why()
    {
        foreach (var row in Newest.Bindings.Concat(Newest.Commands))
        {
            foreach (var said in row.Said)
            {
                var isRequired = row.Permissions.Any(permission => permission.Need == Need.Required && permission.Group == said.Group);
                (said.Difference is null).ShouldBe(isRequired, $"{row.Subject}: {said.Group}");
            }
        }
    }

    [Fact]
    public void Both_words_on_the_template_are_kept_with_their_dates()
    {
        Newest.Template.Groups.Select(group => group.Name).ShouldContain("Workers R2 Storage Write");
        Newest.Template.Sources.Length.ShouldBe(2);
        Newest.Template.Sources.ShouldAllBe(source => source.Date.StartsWith("2026", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_key_with_a_call_and_every_command_with_one_has_a_row()
    {
        var knowledge = ToolKnowledge.Load(PermissionCatalog.Load());
        var rows = Newest.Bindings.Select(row => row.Key!).ToHashSet(StringComparer.Ordinal);
        var files = knowledge.Calls.Select(call => call.Keys).Concat(knowledge.Uploads.Select(upload => upload.Keys)).Where(keys => !keys.IsEmpty);
        foreach (var keys in files)
        {
            keys.ShouldContain(key => rows.Contains(key), string.Join(", ", keys));
        }

        foreach (var command in knowledge.Calls.Where(call => call.Keys.IsEmpty).SelectMany(call => call.Commands).Distinct().Where(command => command is not ("*" or "")))
        {
            Newest.Commands.ShouldContain(row => row.Subject.StartsWith($"wrangler {command}", StringComparison.Ordinal), command);
        }
    }

    private static string NeedsOf(MatrixRow row) =>
        string.Join(", ", row.Permissions.Select(permission => $"{permission.Need.ToString().ToLowerInvariant()} {permission.Group.Name}"));
}
