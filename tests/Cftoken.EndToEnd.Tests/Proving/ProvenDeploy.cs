using System.Text.Json;
using Cftoken.TestInfrastructure;

namespace Cftoken.EndToEnd.Tests.Proving;

/// <summary>A sample's deploy that is proven.</summary>
/// <param name="Sample">The sample's folder under <c>samples/</c>.</param>
/// <param name="ScriptName">The script in its package.json that deploys it.</param>
/// <param name="Worker">The Worker that is there afterwards.</param>
public sealed record ProvenDeploy(string Sample, string ScriptName, string Worker)
{
    /// <summary>The script's command line.</summary>
    public string Script
    {
        get
        {
            using var package = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File($"samples/{Sample}/package.json")));
            return package.RootElement.GetProperty("scripts").GetProperty(ScriptName).GetString()!;
        }
    }

    public override string ToString() => $"{Sample} ({ScriptName})";
}
