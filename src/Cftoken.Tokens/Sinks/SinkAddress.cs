using System.Collections.Immutable;
using System.Text;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Sinks.Addresses;

namespace Cftoken.Tokens.Sinks;

/// <summary>
/// Where a sink is, as one text without a secret: <c>kind:target?name=value&amp;name=value</c>. A text without the prefix
/// of a known kind is the path of an env file. Hosts never stand in it: a project's file may hold it.
/// </summary>
/// <param name="Kind">The kind: <c>dotenv</c>, <c>github</c>, …</param>
/// <param name="Target">What the kind makes of it: a path, a repository, a vault's path.</param>
/// <param name="Settings">The rest, by name.</param>
public sealed record SinkAddress(string Kind, string Target, ImmutableSortedDictionary<string, string> Settings)
{
    /// <summary>An env file of the project.</summary>
    public const string DotEnv = "dotenv";

    /// <summary>The file that wrangler reads a Worker's development variables from, and the usual sink.</summary>
    public const string DevVars = ".dev.vars";

    /// <summary>Under which names what is delivered is stored there.</summary>
    public SinkNames Names => new(
        Setting(SinkSettings.Token) ?? SinkNames.Usual.Token,
        Setting(SinkSettings.Account) switch
        {
            null => SinkNames.Usual.AccountId,
            SinkSettings.None => null,
            var name => name,
        },
        Setting(SinkSettings.AccessKeyId),
        Setting(SinkSettings.SecretAccessKey));

    /// <summary>An env file of the project, with the usual names.</summary>
    public static SinkAddress OfEnvFile(string path) => new(DotEnv, path, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>Reads an address.</summary>
    /// <param name="text">The text.</param>
    /// <param name="where">The file and line that it stands in; null for the command line.</param>
    /// <exception cref="ProblemException">It is none; every fault is in it, each with its repair.</exception>
    public static SinkAddress Parse(string text, SourceLocation? where = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SinkAddressReader.Read(text, where);
    }

    /// <summary>Reads several addresses; the same one twice counts once.</summary>
    /// <exception cref="ProblemException">One is none; every fault of any is in it.</exception>
    public static ImmutableArray<SinkAddress> ParseAll(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var addresses = new List<SinkAddress>();
        var problems = new List<Problem>();
        foreach (var text in texts)
        {
            try
            {
                addresses.Add(Parse(text));
            }
            catch (ProblemException wrong)
            {
                problems.AddRange(wrong.Problems);
            }
        }

        return problems.Count == 0 ? [.. addresses.Distinct()] : throw new ProblemException(problems);
    }

    /// <summary>The value of a setting; null where it is not set.</summary>
    public string? Setting(string name) => Settings.GetValueOrDefault(name);

    /// <summary>The text that <see cref="Parse"/> makes the same address of.</summary>
    public override string ToString()
    {
        if (Kind == DotEnv && Settings.IsEmpty && SinkAddressReader.IsPlainPath(Target))
        {
            return Target;
        }

        var text = new StringBuilder(Kind).Append(':').Append(AddressText.Escape(Target));
        var separator = '?';
        foreach (var (name, value) in Settings)
        {
            text.Append(separator).Append(name).Append('=').Append(AddressText.Escape(value));
            separator = '&';
        }

        return text.ToString();
    }

    /// <summary>Whether both are the same text.</summary>
    public bool Equals(SinkAddress? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());
}
