using System.Collections.Immutable;

namespace Cftoken.Emulator.Endpoints;

/// <summary>A method and a path template, and how a concrete path's values are read by the template's names.</summary>
internal sealed class PathTemplate
{
    private readonly ImmutableArray<string> segments;

    private PathTemplate(string method, string template)
    {
        Method = method;
        Template = template;
        segments = [.. template.Split('/', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>The method in upper case.</summary>
    public string Method { get; }

    /// <summary>The path with its parameters in braces.</summary>
    public string Template { get; }

    /// <summary>Reads <c>METHOD /path/{parameter}</c>.</summary>
    /// <exception cref="ArgumentException">The text has no method or no absolute path.</exception>
    public static PathTemplate Parse(string methodAndTemplate) =>
        methodAndTemplate.Split(' ') is [{ Length: > 0 } method, ['/', ..] template]
            ? new PathTemplate(method, template)
            : throw new ArgumentException($"'{methodAndTemplate}' is not a method and a path.", nameof(methodAndTemplate));

    /// <summary>
    /// The values of the template's parameters in a concrete path, percent-decoded; null where it does not fit. A
    /// parameter at the end takes all that is left, slashes and all: the keys of R2 objects hold them.
    /// </summary>
    /// <param name="path">The path as sent, without the query.</param>
    public Dictionary<string, string>? Read(string path)
    {
        var limit = segments is [.., ['{', ..]] ? segments.Length : int.MaxValue;
        var parts = path.TrimStart('/').Split('/', limit, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != segments.Length)
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index < parts.Length; index++)
        {
            var segment = segments[index];
            var value = Uri.UnescapeDataString(parts[index]);
            if (segment is ['{', .. var name, '}'])
            {
                values[name] = value;
            }
            else if (!string.Equals(segment, value, StringComparison.Ordinal))
            {
                return null;
            }
        }

        return values;
    }

    /// <inheritdoc />
    public override string ToString() => $"{Method} {Template}";
}
