using System.Collections.Immutable;
using Cftoken.Core.Secrets;
using Cftoken.Core.Text;

namespace Cftoken.Engine.Proving;

/// <summary>The last lines of a command's output, fit to be shown.</summary>
internal static class OutputLines
{
    private const int Most = 12;
    private const int Longest = 300;

    /// <summary>The last lines that say something, the secret and everything that drives a terminal taken out.</summary>
    public static ImmutableArray<string> Last(string output, Secret secret) =>
        Last(new SecretForms(secret).RemoveFrom(output));

    /// <summary>The last lines of a command that knows no secret.</summary>
    public static ImmutableArray<string> Last(string output) =>
    [
        .. output.Split('\n')
            .Select(line => UntrustedText.Clean(line, Longest).Trim())
            .Where(line => line.Length > 0)
            .TakeLast(Most),
    ];
}
