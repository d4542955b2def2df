using Cftoken.Catalog;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;
using Cftoken.Engine.Proving;
using Cftoken.EndToEnd.Tests.Running;
using Cftoken.TestInfrastructure;

namespace Cftoken.EndToEnd.Tests.Proving;

/// <summary>Proves with the program's own use case and real wrangler, with nothing of the machine's environment but its path.</summary>
internal static class Proving
{
    /// <summary>The catalogue, loaded once.</summary>
    public static readonly PermissionCatalog Catalog = PermissionCatalog.Load();

    /// <summary>Runs a proof.</summary>
    /// <param name="wrangler">The wrangler that is first on the path.</param>
    /// <param name="request">What to prove.</param>
    /// <param name="warnings">Takes what makes the proof weaker; null: nobody wants to know.</param>
    public static async Task<Proof> ProveAsync(RealWrangler wrangler, ProveRequest request, List<Problem>? warnings = null)
    {
        var environment = new FakeEnvironment
        {
            CurrentDirectory = RepositoryRoot.Path,
            Program = ["dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "cftoken.dll")],
        };
        environment.Set("PATH", wrangler.Path).Set("DOTNET_ROOT", Environment.GetEnvironmentVariable("DOTNET_ROOT"));
        var world = OutsideWorld.System() with { Environment = environment };

        var proof = await new ProveUseCase(world, Catalog).ProveAsync(request, _ => { }, warning => warnings?.Add(warning), TestContext.Current.CancellationToken);

        wrangler.Count(proof.Runs.Length + proof.Permissions.Length);
        return proof;
    }

    /// <summary>A proof in words, for a test that fails.</summary>
    public static string Describe(Proof proof) => string.Join('\n', (string[])
    [
        $"{proof.Verdict}: {proof.Because}",
        .. proof.LastLines,
        .. proof.Permissions.SelectMany(permission => (string[])[$"{permission.Permission.Group.Name} {permission.Verdict}: {permission.Because}", .. permission.LastLines]),
    ]);
}
