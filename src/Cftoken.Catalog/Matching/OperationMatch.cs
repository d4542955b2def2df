using System.Runtime.CompilerServices;
using Cftoken.Catalog.Model;

namespace Cftoken.Catalog.Matching;

/// <summary>A concrete call, recognised: its operation, and where in the path the parameters' values stand.</summary>
public readonly struct OperationMatch
{
    private readonly Captures captures;

    internal OperationMatch(Operation operation, in Captures captures)
    {
        Operation = operation;
        this.captures = captures;
    }

    /// <summary>The operation that the call is one of.</summary>
    public Operation Operation { get; }

    /// <summary>The value of a parameter as it stands in the path, percent-encoding and all.</summary>
    /// <param name="parameter">Its name in the operation's template, without braces.</param>
    /// <param name="pathAndQuery">The text that was matched.</param>
    /// <returns>The value; empty where the template has no such parameter.</returns>
    public ReadOnlySpan<char> Value(ReadOnlySpan<char> parameter, ReadOnlySpan<char> pathAndQuery)
    {
        var index = 0;
        var rest = Operation.Template.AsSpan();
        for (var open = rest.IndexOf('{'); open >= 0; open = rest.IndexOf('{'))
        {
            var close = rest.IndexOf('}');
            if (rest[(open + 1)..close].SequenceEqual(parameter))
            {
                return pathAndQuery[captures[index]];
            }

            rest = rest[(close + 1)..];
            index++;
        }

        return default;
    }

    /// <summary>The value of a parameter with its percent-encoding undone; null where the template has no such parameter.</summary>
    /// <param name="parameter">Its name in the operation's template, without braces.</param>
    /// <param name="pathAndQuery">The text that was matched.</param>
    public string? DecodedValue(ReadOnlySpan<char> parameter, ReadOnlySpan<char> pathAndQuery)
    {
        var value = Value(parameter, pathAndQuery);
        return value.IsEmpty ? null : Uri.UnescapeDataString(value);
    }
}

/// <summary>Where the values of a template's parameters stand, in the template's order.</summary>
[InlineArray(Limit)]
internal struct Captures
{
    /// <summary>The most parameters that a template may have.</summary>
    public const int Limit = 8;

    private Range first;
}
