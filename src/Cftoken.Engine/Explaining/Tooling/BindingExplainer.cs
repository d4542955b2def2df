using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Cftoken.Engine.Explaining.Matrices;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Engine.Explaining.Tooling;

/// <summary>Says what a key of wrangler's configuration brings about at a deploy.</summary>
/// <param name="knowledge">What wrangler calls.</param>
/// <param name="matrix">Works rows of the matrix out.</param>
internal sealed partial class BindingExplainer(ToolKnowledge knowledge, MatrixBuilder matrix)
{
    private const int LongestKey = 300;

    /// <summary>Every key that can be asked for: those that are known, and the tables around them.</summary>
    public IEnumerable<string> Keys => knowledge.KnownKeys.SelectMany(key => new[] { key, key.Split('.')[0] }).Distinct(StringComparer.Ordinal);

    /// <summary>
    /// The key that a text names (<c>r2_buckets</c>, <c>[[queues.consumers]]</c>, <c>env.staging.routes[0].pattern</c>); null
    /// where it names none.
    /// </summary>
    public string? KeyOf(string text)
    {
        if (text.Length > LongestKey)
        {
            return null;
        }

        var path = EnvironmentPrefix().Replace(Indexes().Replace(text.Trim(' ', '[', ']', '"', '\'', '`', ':', '='), string.Empty), string.Empty);
        if (path.Any(char.IsWhiteSpace))
        {
            return null;
        }

        var keys = Keys.ToHashSet(StringComparer.Ordinal);
        for (var end = path.Length; end > 0; end = path.LastIndexOf('.', end - 1))
        {
            if (keys.Contains(path[..end]))
            {
                return path[..end];
            }
        }

        return null;
    }

    /// <summary>What a key brings about.</summary>
    public (ImmutableArray<KnownCall> Calls, ImmutableArray<KnownUpload> Uploads, ImmutableArray<MatrixRow> Rows) Explain(string key)
    {
        var calls = knowledge.Calls.Where(call => call.Keys.Any(own => IsIn(own, key))).ToImmutableArray();
        var uploads = knowledge.Uploads.Where(upload => upload.Keys.Any(own => IsIn(own, key))).ToImmutableArray();
        var own = matrix.OfKey(key);

        // route and routes, migrations and durable_objects: one file of knowledge, one row.
        return (calls, uploads, !own.IsEmpty ? own : [.. calls.SelectMany(call => call.Keys).Distinct(StringComparer.Ordinal).SelectMany(related => matrix.OfKey(related))]);
    }

    private static bool IsIn(string own, string key) => own == key || own.StartsWith($"{key}.", StringComparison.Ordinal);

    [GeneratedRegex("""\[[^\]]{0,20}\]""", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Indexes();

    [GeneratedRegex("""^env\.[^.]{1,100}\.""", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex EnvironmentPrefix();
}
