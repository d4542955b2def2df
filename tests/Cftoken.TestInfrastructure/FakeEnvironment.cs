using Cftoken.Core.Outside;

namespace Cftoken.TestInfrastructure;

/// <summary>An environment that holds what the test put there, and nothing of the machine's.</summary>
public sealed class FakeEnvironment : IEnvironment
{
    private readonly Dictionary<string, string> variables = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> All => variables;

    public string CurrentDirectory { get; set; } = "/project";

    public string HomeDirectory { get; set; } = "/home/someone";

    public IReadOnlyList<string> Program { get; set; } = [];

    public bool IsWindows { get; set; }

    public string? Get(string name) => variables.GetValueOrDefault(name);

    /// <summary>Sets a variable; null removes it.</summary>
    public FakeEnvironment Set(string name, string? value)
    {
        if (value is null)
        {
            variables.Remove(name);
        }
        else
        {
            variables[name] = value;
        }

        return this;
    }
}
