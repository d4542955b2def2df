using System.Collections.Frozen;
using Cftoken.Core.Outside;

namespace Cftoken.Engine.Surroundings;

/// <summary>Variables of the environment that say where cftoken runs, or that are nobody else's business: lists with their sources.</summary>
internal static class KnownVariables
{
    /// <summary>Keys of AI services (<c>provider-keys.txt</c>).</summary>
    public static readonly FrozenSet<string> ProviderKeys = Load("provider-keys.txt");

    private static readonly FrozenSet<string> Agents = Load("agent-variables.txt");

    /// <summary>The variable by which an AI agent says that it runs this command (<c>agent-variables.txt</c>); null where none does.</summary>
    public static string? AgentIn(IEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return Agents.Order(StringComparer.Ordinal).FirstOrDefault(name => environment.Get(name) is { Length: > 0 });
    }

    private static FrozenSet<string> Load(string list)
    {
        using var stream = typeof(KnownVariables).Assembly.GetManifestResourceStream(list)!;
        using var reader = new StreamReader(stream);
        var names = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end)
            {
                names.Add(line[..end]);
            }
        }

        return names.ToFrozenSet(StringComparer.Ordinal);
    }
}
