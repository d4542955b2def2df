using Cftoken.Core.Outside;
using Cftoken.Engine.Bootstrapping;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Bootstrapping;

/// <summary>A user's home on the disk, and whatever stands in it and in the environment.</summary>
internal sealed class Household : IDisposable
{
    public Household()
    {
        Environment.HomeDirectory = Home.Path;
        Environment.CurrentDirectory = Project.Path;
        World = OutsideWorld.System() with { Environment = Environment, Terminal = Terminal };
    }

    public TemporaryFolder Home { get; } = new();

    public TemporaryFolder Project { get; } = new();

    public FakeEnvironment Environment { get; } = new();

    public FakeTerminal Terminal { get; } = new();

    public OutsideWorld World { get; }

    public List<string> Told { get; } = [];

    public Task<BootstrapSource?> FindAsync(string? file = null) =>
        BootstrapSource.FindAsync(World, file, Project.Path, Told.Add, TestContext.Current.CancellationToken);

    /// <summary>The configuration at its usual place, and the env file that it names.</summary>
    public void Configure(string environment, string more = "", string at = ".config/cftoken/config.toml")
    {
        Home.WritePrivately("secrets/bootstrap.env", environment);
        Home.Write(at, $"[bootstrap]\nenv_file = \"~/secrets/bootstrap.env\"\n{more}");
    }

    public void Dispose()
    {
        Home.Dispose();
        Project.Dispose();
    }
}
