using Cftoken.Core.Outside;

namespace Cftoken.TestInfrastructure;

/// <summary>A whole outside world made of fakes; a test keeps hold of the parts that it scripts or looks at.</summary>
public sealed class FakeOutsideWorld
{
    public FakeTerminal Terminal { get; } = new();

    public FakeFileSystem Files { get; } = new();

    public FakeEnvironment Environment { get; } = new();

    public FakeProcesses Processes { get; } = new();

    public FakeHttpHandlers Http { get; } = new();

    public FakeClock Clock { get; } = new();

    public FakeRandomness Randomness { get; } = new();

    /// <summary>The world itself. Parts can be exchanged for real ones: <c>fake.Build() with { Files = … }</c>.</summary>
    public OutsideWorld Build() => new(Terminal, Files, Environment, Processes, Http, Clock, Randomness);
}
