using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Pages;

/// <summary>All Pages projects of an emulator.</summary>
internal sealed class PagesStore
{
    private readonly PerAccount<Dictionary<string, PagesProject>> accounts = new();

    /// <summary>Starts with the seeded projects.</summary>
    public PagesStore(ProductSeed seed)
    {
        const string Before = "2026-01-01T00:00:00.000000Z";
        foreach (var entry in seed.PagesProjects)
        {
            var project = new PagesProject("00000000-0000-4000-8000-000000000001", entry.Name, entry.ProductionBranch, Before);
            foreach (var id in entry.Deployments)
            {
                project.Deploy(id, null, Before);
            }

            var secrets = entry.Secrets.Select(name => KeyValuePair.Create(name, (JsonNode?)new JsonObject { ["type"] = "secret_text" }));
            project.Configure(new JsonObject { ["production"] = new JsonObject { ["env_vars"] = new JsonObject(secrets) } });
            accounts[entry.AccountId][entry.Name] = project;
        }
    }

    /// <summary>The projects of the path's account.</summary>
    public Dictionary<string, PagesProject> In(EmulatorRequest request) => accounts[request["account"]];

    /// <summary>The project that the path names.</summary>
    /// <exception cref="RefusalException">There is none: 404 with code 8000007, which wrangler looks at.</exception>
    public PagesProject Find(EmulatorRequest request) =>
        In(request).GetValueOrDefault(request["project"])
        ?? throw Refuse.NotFound(8000007, "Project not found. The specified project name does not match any of your existing projects.");
}
