using System.Globalization;

namespace Cftoken.TestInfrastructure;

/// <summary>A repository of many Workers as people write them: three formats, one lock file, scripts beside each Worker and at the root.</summary>
public static class MonorepoFiles
{
    /// <summary>Writes it.</summary>
    /// <param name="workers">How many Workers it has.</param>
    /// <param name="write">Takes each file's path, relative and with slashes, and its text.</param>
    public static void Write(int workers, Action<string, string> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        write(".git/HEAD", "ref: refs/heads/main\n");
        write("package.json", """{"private": true, "workspaces": ["apps/*"], "devDependencies": {"wrangler": "^4.0.0"}}""");
        write("package-lock.json", """{"lockfileVersion": 3, "packages": {"node_modules/wrangler": {"version": "4.164.0"}}}""");
        for (var i = 0; i < workers; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"worker-{i:D3}");
            var (file, text) = (i % 3) switch
            {
                0 => ("wrangler.jsonc", $$"""
                    // {{name}}
                    {"name": "{{name}}", "main": "src/index.ts", "compatibility_date": "2026-11-01", "account_id": "0123456789abcdef0123456789abcdef",
                     "kv_namespaces": [{"binding": "KV", "id": "0123456789abcdef0123456789abcdef"}], "r2_buckets": [{"binding": "B", "bucket_name": "{{name}}"}]}
                    """),
                1 => ("wrangler.json", $$"""{"name": "{{name}}", "main": "src/index.ts", "compatibility_date": "2026-11-01", "account_id": "0123456789abcdef0123456789abcdef", "d1_databases": [{"binding": "DB"}]}"""),
                _ => ("wrangler.toml", $"""
                    name = "{name}"
                    main = "src/index.ts"
                    compatibility_date = "2026-11-01"
                    account_id = "0123456789abcdef0123456789abcdef"

                    [[queues.producers]]
                    binding = "Q"
                    queue = "{name}"
                    """),
            };
            write($"apps/{name}/{file}", text);
            write($"apps/{name}/package.json", $$"""{"name": "{{name}}", "scripts": {"deploy": "wrangler deploy"} }""");
            write($"apps/{name}/src/index.ts", "export default {}\n");
        }
    }
}
