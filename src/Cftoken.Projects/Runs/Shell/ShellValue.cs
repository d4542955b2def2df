using System.Collections.Immutable;

namespace Cftoken.Projects.Runs.Shell;

/// <summary>What is known of a variable: the values that it can have.</summary>
/// <param name="Values">Its possible values; none where they are not known.</param>
/// <param name="Name">The variable or secret of which it is a copy, where it is nothing else.</param>
internal readonly record struct ShellValue(ImmutableArray<string> Values, string? Name = null)
{
    private const int MostValues = 16;

    private static readonly string[] SecretNames = ["TOKEN", "SECRET", "PASSWORD", "PASSWD", "_KEY", "CREDENTIAL"];

    /// <summary>A value of which nothing is known.</summary>
    internal static readonly ShellValue Unknown = new([]);

    /// <summary>The value where there can be but one.</summary>
    internal string? Single => Values is [var value] ? value : null;

    /// <summary>A value that is known; a secret's is not kept.</summary>
    internal static ShellValue Of(string name, string value) => IsSecret(name) ? Unknown : new([value]);

    /// <summary>What it is where it may be either.</summary>
    internal ShellValue Or(ShellValue other)
    {
        if (Values.IsEmpty || other.Values.IsEmpty)
        {
            return Unknown with { Name = Name == other.Name ? Name : null };
        }

        var values = Values.Union(other.Values, StringComparer.Ordinal).ToImmutableArray();
        return values.Length > MostValues ? Unknown : new ShellValue(values);
    }

    private static bool IsSecret(string name) => SecretNames.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
}
