using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.Engine.Plans;
using Cftoken.Engine.Proving;
using Cftoken.EndToEnd.Tests.Running;
using Cftoken.TestInfrastructure;

namespace Cftoken.EndToEnd.Tests.Proving;

/// <summary>A sample's deploy that is proven.</summary>
/// <param name="Sample">The sample's folder under <c>samples/</c>.</param>
/// <param name="ScriptName">The script in its package.json that deploys it; the job that is planned.</param>
public sealed record ProvenDeploy(string Sample, string ScriptName)
{
    /// <summary>The sample's folder.</summary>
    public string Folder => RepositoryRoot.File($"samples/{Sample}");

    /// <summary>The script's command line.</summary>
    public string Script
    {
        get
        {
            using var package = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "package.json")));
            return package.RootElement.GetProperty("scripts").GetProperty(ScriptName).GetString()!;
        }
    }

    /// <summary>What proves it.</summary>
    public ProveRequest Request => new(Folder, OperatingSystem.IsWindows() ? ["cmd.exe", "/c", Script] : ["sh", "-c", Script]) { Job = ScriptName };

    /// <summary>What the program plans for it, on the real files and with nothing of the machine's environment.</summary>
    public JobPlan Plan(PermissionCatalog catalog)
    {
        var world = OutsideWorld.System() with { Environment = new FakeEnvironment { CurrentDirectory = RepositoryRoot.Path } };
        var request = new PlanRequest(Folder, Job: ScriptName)
        {
            Known = new KnownIds(EmulatedCloudflare.Account, ImmutableDictionary<string, string>.Empty),
        };
        return new PlanUseCase(world, catalog).Plan(request).Plans.Single();
    }

    public override string ToString() => $"{Sample} ({ScriptName})";
}
