using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Cftoken.Projects.Yaml;

/// <summary>
/// Builds trees from the parser's events. The library's own trees are not used, because it recurses as deep as the file
/// asks and hashes keys that are aliases of aliases.
/// </summary>
internal sealed class YamlTreeBuilder
{
    // GitLab's own limit (docs.gitlab.com, "max_yaml_depth", read 2026-11-22).
    private const int MaxDepth = 100;

    private const long MaxSize = 1_000_000;

    private readonly string file;
    private readonly Lazy<string[]> lines;
    private readonly Parser parser;
    private readonly List<Problem> warnings;
    private readonly Dictionary<string, YamlNode?> anchors = new(StringComparer.Ordinal);

    private YamlTreeBuilder(string file, string text, List<Problem> warnings)
    {
        this.file = file;
        this.warnings = warnings;
        lines = new(() => text.ReplaceLineEndings("\n").Split('\n'));
        parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The roots of the text's documents.</summary>
    /// <exception cref="YamlException">The text is no YAML.</exception>
    /// <exception cref="ProblemException">It nests too deeply, repeats itself without measure, or has a key that is no text.</exception>
    internal static ImmutableArray<YamlNode> Build(string file, string text, List<Problem> warnings)
    {
        var builder = new YamlTreeBuilder(file, text, warnings);
        var roots = ImmutableArray.CreateBuilder<YamlNode>();
        while (builder.MoveNext())
        {
            if (builder.parser.Current is DocumentStart)
            {
                builder.anchors.Clear();
                builder.Next();
                roots.Add(builder.Node(0));
            }
        }

        return roots.ToImmutable();
    }

    private ParsingEvent Next() => MoveNext() ? parser.Current! : throw new YamlException("The file ends too early.");

    private bool MoveNext()
    {
        var last = parser.Current?.End ?? Mark.Empty;
        try
        {
            return parser.MoveNext();
        }
        catch (Exception fault) when (fault is not YamlException)
        {
            // The library's own slips on text that is no YAML, as after an early end ("... ---") and on tags that are no address.
            throw new YamlException(last, last, fault.Message, fault);
        }
    }

    // The parser stands on the node's first event, and afterwards on its last.
    private YamlNode Node(int depth)
    {
        var first = parser.Current!;
        var where = At(first.Start);
        if (depth > MaxDepth)
        {
            throw Refused("yaml.too-deep", $"This file nests more than {MaxDepth} levels deep.", "Nest less deeply.", where);
        }

        if (first is AnchorAlias alias)
        {
            return anchors.GetValueOrDefault(alias.Value.Value)
                ?? throw Refused("yaml.alias", $"The alias *{UntrustedText.Clean(alias.Value.Value, 80)} stands for nothing, or for itself.", "Define the anchor before the alias, outside of it.", where);
        }

        var anchor = first is NodeEvent { Anchor.IsEmpty: false } anchored ? anchored.Anchor.Value : null;
        if (anchor is not null)
        {
            anchors[anchor] = null;
        }

        YamlNode node = first switch
        {
            Scalar scalar => Of(scalar, where),
            SequenceStart sequence => Sequence(sequence, where, depth),
            MappingStart => Mapping(where, depth),
            _ => throw new YamlException(first.Start, first.End, "A value is missing."),
        };
        if (anchor is not null)
        {
            anchors[anchor] = node;
        }

        return node.Size <= MaxSize
            ? node
            : throw Refused("yaml.aliases", "The aliases of this file repeat its values without measure.", "Use fewer aliases of aliases.", where);
    }

    private YamlScalar Of(Scalar scalar, SourceLocation where) =>
        new(where, scalar.Value, scalar.Style == ScalarStyle.Plain, new(() => ScalarLines.Of(scalar, where, lines.Value)));

    private YamlSequence Sequence(SequenceStart start, SourceLocation where, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        var size = 1L;
        while (Next() is not SequenceEnd)
        {
            items.Add(Node(depth + 1));
            size = Math.Min(size + items[^1].Size, MaxSize + 1);
        }

        return new YamlSequence(where, size, items.ToImmutable(), start.Tag.IsEmpty ? string.Empty : start.Tag.Value);
    }

    private YamlMapping Mapping(SourceLocation where, int depth)
    {
        var entries = new OrderedDictionary<string, YamlEntry>(StringComparer.Ordinal);
        var merged = new List<YamlNode>();
        while (Next() is not MappingEnd)
        {
            var place = At(parser.Current!.Start);
            var key = Node(depth + 1) is YamlScalar scalar
                ? scalar.Value
                : throw Refused("yaml.key", "A key here is a list or a table.", "Write a text as the key.", place);
            Next();
            var value = Node(depth + 1);
            if (key == "<<" && value is not YamlScalar)
            {
                merged.AddRange(value is YamlSequence several ? several.Values : [value]);
                continue;
            }

            if (!entries.TryAdd(key, new YamlEntry(key, place, value)))
            {
                entries[key] = new YamlEntry(key, place, value);
                warnings.Add(new Problem(
                    "yaml.duplicate-key",
                    $"The key {UntrustedText.Clean(key, 80)} stands here a second time; only this one is read.",
                    new Fix("Delete one of the two."),
                    place));
            }
        }

        foreach (var entry in merged.SelectMany(table => table.Entries))
        {
            entries.TryAdd(entry.Key, entry);
        }

        return new YamlMapping(where, entries.Values.Aggregate(1L, (size, entry) => Math.Min(size + 1 + entry.Value.Size, MaxSize + 1)), [.. entries.Values]);
    }

    private SourceLocation At(Mark mark) => new(file, (int)mark.Line, (int)mark.Column);

    private static ProblemException Refused(string code, string message, string fix, SourceLocation where) => new(new Problem(code, message, new Fix(fix), where));
}
