using Cftoken.TestInfrastructure;

namespace Cftoken.Tests.Face;

/// <summary>Runs a command line in this process against a fake world.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(FakeOutsideWorld world, params string[] arguments) =>
        await Cftoken.Face.RunAsync(world.Build(), arguments, TestContext.Current.CancellationToken);
}
