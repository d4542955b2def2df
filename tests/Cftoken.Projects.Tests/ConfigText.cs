using System.Text;
using System.Text.Json;
using Cftoken.Core.Problems;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.Tests;

/// <summary>Puts configuration trees into one line of text, so that expectations can be read.</summary>
internal static class ConfigText
{
    /// <summary>The tree as compact JSON.</summary>
    internal static string Compact(ConfigNode node) => node.Kind switch
    {
        ConfigKind.Object => "{" + string.Join(",", node.Members.Select(member => $"{JsonSerializer.Serialize(member.Key)}:{Compact(member.Value)}")) + "}",
        ConfigKind.Array => "[" + string.Join(",", node.Items.Select(Compact)) + "]",
        ConfigKind.String => JsonSerializer.Serialize(node.Text),
        ConfigKind.Null => "null",
        _ => node.Text!,
    };

    internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Problems as <c>file:line:column code</c>.</summary>
    internal static IEnumerable<string> Places(IEnumerable<Problem> problems) => problems.Select(problem => $"{problem.Where} {problem.Code}");
}
