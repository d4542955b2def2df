using System.Text;
using System.Text.Json.Nodes;
using Cftoken.Emulator.Endpoints;
using Cftoken.Emulator.Products.Shared;
using Cftoken.Emulator.Products.Tails;

namespace Cftoken.Emulator.Products.Pages;

/// <summary>Deployments of Pages projects. A deployment is live at once; its files are known by their hashes and not kept.</summary>
internal sealed class PagesDeploymentEndpoints(PagesStore projects, TailBook tails) : IEndpoints
{
    private const string Deployments = "/accounts/{account}/pages/projects/{project}/deployments";
    private const string Deployment = $"{Deployments}/{{deployment}}";

    public void Map(EndpointTable table)
    {
        table.On($"GET {Deployments}", List);
        table.On($"POST {Deployments}", Create);
        table.On($"GET {Deployment}", request => EmulatorResponse.Ok(Find(request).DeepClone()));
        table.On($"DELETE {Deployment}", Delete);
        table.On($"POST {Deployment}/retry", request => EmulatorResponse.Ok(Find(request).DeepClone()));
        table.On($"POST {Deployment}/rollback", request => EmulatorResponse.Ok(Find(request).DeepClone()));
        table.On($"GET {Deployment}/history/logs", Logs);
        table.On($"POST {Deployment}/tails", StartTail);
        table.On($"DELETE {Deployment}/tails/{{tail}}", StopTail);
    }

    private EmulatorResponse List(EmulatorRequest request)
    {
        var wanted = projects.Find(request).Deployments
            .Where(deployment => request.Query("env") is not { } environment || deployment.Text("environment") == environment);
        return EmulatorResponse.Page(request, [.. wanted.Select(deployment => deployment.DeepClone())], perPage: 25);
    }

    private EmulatorResponse Create(EmulatorRequest request)
    {
        var project = projects.Find(request);
        var form = request.Form().ToLookup(part => part.Name, part => part.Body);
        if (!form.Contains("manifest"))
        {
            throw Refuse.BadRequest(8000096, "A \"manifest\" field was expected in the request body but was not provided.");
        }

        var trigger = new JsonObject
        {
            ["commit_hash"] = Field("commit_hash") ?? "",
            ["commit_message"] = Field("commit_message") ?? "",
            ["commit_dirty"] = Field("commit_dirty") == "true",
        };
        var deployment = project.Deploy(request.Server.Ids.Uuid(), Field("branch"), request.Stamp(), trigger);
        return EmulatorResponse.Ok(deployment.DeepClone());

        string? Field(string name) => form[name].FirstOrDefault() is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
    }

    private EmulatorResponse Delete(EmulatorRequest request)
    {
        projects.Find(request).Deployments.Remove(Find(request));
        return EmulatorResponse.Ok(null);
    }

    private EmulatorResponse Logs(EmulatorRequest request)
    {
        Find(request);
        return EmulatorResponse.Ok(new JsonObject { ["total"] = 0, ["includes_container_logs"] = false, ["data"] = new JsonArray() });
    }

    private EmulatorResponse StartTail(EmulatorRequest request)
    {
        Find(request);
        return EmulatorResponse.Ok(tails.Start(request, request["deployment"]));
    }

    private EmulatorResponse StopTail(EmulatorRequest request)
    {
        tails.Stop(request["tail"]);
        return EmulatorResponse.Ok(null);
    }

    private JsonObject Find(EmulatorRequest request) =>
        projects.Find(request).Deployments.Find(deployment => deployment.Text("id") == request["deployment"])
        ?? throw Refuse.NotFound(8000009, "The deployment ID you have specified does not exist. Update the deployment ID and try again.");
}
