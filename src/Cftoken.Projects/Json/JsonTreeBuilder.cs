using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Projects.Text;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.Json;

/// <summary>Puts a JSON reader's tokens together to a tree, without recursion.</summary>
internal sealed class JsonTreeBuilder(SourceText source)
{
    private readonly Stack<Frame> open = [];

    /// <summary>The outermost value once it is complete.</summary>
    internal ConfigNode? Root { get; private set; }

    /// <summary>How many lists and tables are open.</summary>
    internal int Depth => open.Count;

    /// <summary>The list or table that is open innermost.</summary>
    internal (bool IsObject, SourceLocation Location, bool IsEmpty, bool AwaitsValue)? Innermost =>
        open.TryPeek(out var frame) ? (frame.IsObject, frame.Location, frame.IsEmpty, frame.Key is not null) : null;

    internal List<Problem> Warnings { get; } = [];

    internal List<Problem> Problems { get; } = [];

    /// <summary>Takes the reader's current token.</summary>
    /// <param name="reader">A reader that stands on a token.</param>
    /// <param name="offset">Where the reader's bytes begin in the file.</param>
    internal void Take(ref Utf8JsonReader reader, int offset)
    {
        var location = source.At(offset + (int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                open.Push(new Frame(reader.TokenType == JsonTokenType.StartObject, location));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Add(open.Pop().Close());
                break;
            case JsonTokenType.PropertyName:
                open.Peek().Key = (TextOf(ref reader, location), location);
                break;
            case JsonTokenType.String:
                Add(ConfigNode.Scalar(ConfigKind.String, location, TextOf(ref reader, location)));
                break;
            case JsonTokenType.Number:
                Add(ConfigNode.Scalar(ConfigKind.Number, location, Encoding.UTF8.GetString(reader.ValueSpan)));
                break;
            case JsonTokenType.True or JsonTokenType.False:
                Add(ConfigNode.Scalar(ConfigKind.Boolean, location, reader.TokenType == JsonTokenType.True ? "true" : "false"));
                break;
            default:
                Add(ConfigNode.Scalar(ConfigKind.Null, location, null));
                break;
        }
    }

    private string TextOf(ref Utf8JsonReader reader, SourceLocation location)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // \ud800 without its other half: the only text that the reader itself lets pass.
            Problems.Add(new Problem(
                "config.string",
                "This text has half of a surrogate pair (\\ud800 to \\udfff) standing alone.",
                new Fix("Write the character itself, or both halves."),
                location));
            return string.Empty;
        }
    }

    private void Add(ConfigNode value)
    {
        if (!open.TryPeek(out var frame))
        {
            Root = value;
        }
        else if (frame.Add(value) is { } earlier)
        {
            Warnings.Add(new Problem(
                "config.duplicate-key",
                $"\"{UntrustedText.Clean(earlier.Key, 80)}\" is already written on line {earlier.KeyLocation.Line}; wrangler takes the last one.",
                new Fix("Keep one of them."),
                frame.LastKeyLocation));
        }
    }

    private sealed class Frame(bool isObject, SourceLocation location)
    {
        private readonly ImmutableArray<ConfigNode>.Builder items = ImmutableArray.CreateBuilder<ConfigNode>();
        private readonly ImmutableArray<ConfigMember>.Builder members = ImmutableArray.CreateBuilder<ConfigMember>();
        private readonly Dictionary<string, int> indexes = [];

        internal bool IsObject => isObject;

        internal SourceLocation Location => location;

        internal bool IsEmpty => items.Count == 0 && members.Count == 0;

        internal (string Text, SourceLocation Location)? Key { get; set; }

        internal SourceLocation LastKeyLocation { get; private set; }

        // Gives back the member that was there under the same key.
        internal ConfigMember? Add(ConfigNode value)
        {
            if (Key is not { } key)
            {
                items.Add(value);
                return null;
            }

            Key = null;
            LastKeyLocation = key.Location;
            var member = new ConfigMember(key.Text, key.Location, value);
            if (indexes.TryAdd(key.Text, members.Count))
            {
                members.Add(member);
                return null;
            }

            var earlier = members[indexes[key.Text]];
            members[indexes[key.Text]] = member;
            return earlier;
        }

        internal ConfigNode Close() => isObject
            ? ConfigNode.Object(location, members.ToImmutable())
            : ConfigNode.Array(location, items.ToImmutable());
    }
}
