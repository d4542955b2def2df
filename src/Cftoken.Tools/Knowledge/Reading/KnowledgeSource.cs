using System.Collections.Immutable;
using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.Core.Problems;

namespace Cftoken.Tools.Knowledge.Reading;

/// <summary>
/// A knowledge file of which only the head is read at first: a run needs the files of its own command, a quarter of them.
/// </summary>
internal sealed class KnowledgeSource
{
    private readonly Lazy<(KnowledgeFile? File, ImmutableArray<Problem> Problems)> content;

    private KnowledgeSource(string path, string id, ImmutableArray<string> commands, ImmutableArray<string> keys, Lazy<(KnowledgeFile? File, ImmutableArray<Problem> Problems)> content)
    {
        Path = path;
        Id = id;
        Commands = commands;
        Keys = keys;
        this.content = content;
    }

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>Its id; empty where its head has none.</summary>
    public string Id { get; }

    /// <summary>The commands that it speaks of.</summary>
    public ImmutableArray<string> Commands { get; }

    /// <summary>The configuration keys that it knows.</summary>
    public ImmutableArray<string> Keys { get; }

    /// <summary>What is wrong with it; reads it whole.</summary>
    public ImmutableArray<Problem> Problems => content.Value.Problems;

    /// <summary>The file; reads it whole.</summary>
    /// <exception cref="ProblemException">Something is wrong with it.</exception>
    public KnowledgeFile File => content.Value is { File: { } file, Problems.IsEmpty: true } ? file : throw new ProblemException(content.Value.Problems);

    /// <summary>Reads a file's head: <c>id</c>, <c>commands</c> and <c>keys</c>, which come first.</summary>
    /// <param name="catalog">The operations and effects that its rows may name.</param>
    /// <param name="path">Its path.</param>
    /// <param name="json">Its bytes.</param>
    public static KnowledgeSource Open(PermissionCatalog catalog, string path, ReadOnlyMemory<byte> json)
    {
        var (id, commands, keys) = Head(json.Span);
        return new KnowledgeSource(path, id, commands, keys, new Lazy<(KnowledgeFile?, ImmutableArray<Problem>)>(() =>
        {
            var problems = new List<Problem>();
            var file = KnowledgeReader.Read(catalog, path, json, problems);
            if (file is not null && problems.Count == 0 && (file.Id != id || !file.Commands.SequenceEqual(commands) || !file.Keys.SequenceEqual(keys)))
            {
                problems.Add(new Problem("knowledge.form", $"{path} does not begin with id, commands and keys."));
            }

            return (file, [.. problems]);
        }));
    }

    // What is not as it should be here is reported when the whole file is read.
    private static (string Id, ImmutableArray<string> Commands, ImmutableArray<string> Keys) Head(ReadOnlySpan<byte> json)
    {
        var id = string.Empty;
        ImmutableArray<string> commands = [], keys = [];
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return (id, commands, keys);
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("id"u8) && reader.Read() && reader.TokenType == JsonTokenType.String)
                {
                    id = reader.GetString()!;
                }
                else if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("commands"u8))
                {
                    commands = Texts(ref reader);
                }
                else if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("keys"u8))
                {
                    keys = Texts(ref reader);
                }
                else
                {
                    break;
                }
            }
        }
        catch (JsonException)
        {
            // Reported with its place when the file is read.
        }

        return (id, commands, keys);
    }

    private static ImmutableArray<string> Texts(ref Utf8JsonReader reader)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            texts.Add(reader.GetString()!);
        }

        return texts.ToImmutable();
    }
}
