using System.Net;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;

namespace Cftoken.Emulator.Products.Pages;

/// <summary>Pages projects, their variables and secrets, their custom domains.</summary>
internal sealed class PagesProjectEndpoints(PagesStore projects) : IEndpoints
{
    private const string Projects = "/accounts/{account}/pages/projects";

    public void Map(EndpointTable table)
    {
        table.On($"GET {Projects}", List);
        table.On($"POST {Projects}", Create);
        table.On($"GET {Projects}/{{project}}", request => EmulatorResponse.Ok(projects.Find(request).ToJson()));
        table.On($"PATCH {Projects}/{{project}}", Change);
        table.On($"DELETE {Projects}/{{project}}", Delete);
        table.On($"GET {Projects}/{{project}}/domains", Domains);
        table.On($"POST {Projects}/{{project}}/domains", AddDomain);
    }

    private EmulatorResponse List(EmulatorRequest request)
    {
        var all = projects.In(request).Values.OrderBy(project => project.Name, StringComparer.Ordinal);
        return EmulatorResponse.Page(request, [.. all.Select(project => project.ToJson())], perPage: 10);
    }

    private EmulatorResponse Create(EmulatorRequest request)
    {
        var body = request.Json();
        var name = body.Text("name") ?? throw Refuse.BadRequest(8000000, "A project needs a name.");
        var project = new PagesProject(request.Server.Ids.Uuid(), name, body.Text("production_branch") ?? "main", request.Stamp());
        if (!projects.In(request).TryAdd(name, project))
        {
            throw Refuse.With(HttpStatusCode.Conflict, 8000002, "A project with this name already exists. Choose a different project name.");
        }

        Configure(project, body.ToNode());
        return EmulatorResponse.Ok(project.ToJson());
    }

    private EmulatorResponse Change(EmulatorRequest request)
    {
        var project = projects.Find(request);
        var body = request.Json();
        project.ProductionBranch = body.Text("production_branch") ?? project.ProductionBranch;
        Configure(project, body.ToNode());
        return EmulatorResponse.Ok(project.ToJson());
    }

    private static void Configure(PagesProject project, JsonNode? body)
    {
        if (body?["deployment_configs"] is JsonObject configurations)
        {
            project.Configure(configurations);
        }

        if (body?["build_config"] is JsonObject build)
        {
            project.Build = (JsonObject)build.DeepClone();
        }
    }

    private EmulatorResponse Delete(EmulatorRequest request)
    {
        projects.In(request).Remove(projects.Find(request).Name);
        return EmulatorResponse.Ok(null);
    }

    private EmulatorResponse Domains(EmulatorRequest request) =>
        EmulatorResponse.Page(request, [.. projects.Find(request).Domains.Select(domain => domain.DeepClone())]);

    private EmulatorResponse AddDomain(EmulatorRequest request)
    {
        var name = request.Json().Text("name") ?? throw Refuse.BadRequest(8000000, "A domain needs a name.");
        var domain = new JsonObject { ["id"] = request.Server.Ids.Uuid(), ["name"] = name, ["status"] = "pending", ["created_on"] = request.Stamp() };
        projects.Find(request).Domains.Add(domain);
        return EmulatorResponse.Ok(domain.DeepClone());
    }
}
