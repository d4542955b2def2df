using System.Text.Json;
using Cftoken.Core.Problems;
using Cftoken.Projects.Text;
using Cftoken.Tools.Configuration;

namespace Cftoken.Projects.Json;

/// <summary>
/// Reads JSON with comments and trailing commas into a tree that knows its lines. wrangler reads <c>wrangler.json</c> and
/// <c>wrangler.jsonc</c> alike, comments and trailing commas in both (read in wrangler 4.164.0, 2026-11-22).
/// </summary>
public sealed class JsonConfigReader
{
    /// <summary>How deep lists and tables may be nested.</summary>
    public const int MaxDepth = 128;

    private const int MaxProblems = 20;

    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = MaxDepth,
    };

    private readonly SourceText source;
    private readonly JsonTreeBuilder tree;
    private readonly List<Problem> problems = [];

    // Where a comma was missing and has been thought in, so that reading could go on behind it.
    private readonly List<int> addedCommas = [];

    private JsonConfigReader(SourceText source)
    {
        this.source = source;
        tree = new JsonTreeBuilder(source);
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="file">The path as the user knows it; problems name it.</param>
    /// <param name="bytes">The file's bytes: UTF-8, with or without a byte order mark.</param>
    /// <returns>The tree. A key written twice is a warning and has its last value, as in wrangler.</returns>
    /// <exception cref="ProblemException">
    /// The text is not UTF-8, not JSON, or not a table. Every missing comma is reported, and the first other error of syntax.
    /// </exception>
    public static ConfigDocument Read(string file, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(bytes);
        var reading = new JsonConfigReader(SourceText.Of(file, bytes));
        reading.ReadAll();
        return reading.Finish();
    }

    private void ReadAll()
    {
        var goesOn = ReadFrom(source.Bytes, 0, new JsonReaderState(Options), out var stoppedAt, out var state);
        while (goesOn && problems.Count < MaxProblems)
        {
            byte[] rest = [(byte)',', .. source.Bytes[stoppedAt..]];
            goesOn = ReadFrom(rest, stoppedAt - 1, state, out stoppedAt, out state);
        }
    }

    // Reads to the end or to the first error; true if that error was a missing comma, behind which reading can go on.
    private bool ReadFrom(ReadOnlySpan<byte> bytes, int offset, JsonReaderState start, out int stoppedAt, out JsonReaderState state)
    {
        var reader = new Utf8JsonReader(bytes, isFinalBlock: true, start);
        state = start;
        stoppedAt = offset;
        try
        {
            while (reader.Read())
            {
                tree.Take(ref reader, offset);
                state = reader.CurrentState;
                stoppedAt = offset + (int)reader.BytesConsumed;
            }

            return false;
        }
        catch (JsonException error)
        {
            var syntax = new JsonSyntax(source, tree);
            if (syntax.LacksComma(stoppedAt))
            {
                problems.Add(syntax.MissingComma(stoppedAt));
                addedCommas.Add(stoppedAt);
                return true;
            }

            problems.Add(syntax.Explain(stoppedAt, OffsetOf(error)));
            return false;
        }
    }

    private ConfigDocument Finish()
    {
        problems.AddRange(tree.Problems);
        if (problems.Count == 0 && tree.Root is { Kind: not ConfigKind.Object } root)
        {
            problems.Add(new Problem(
                "config.not-a-table",
                "A configuration file must hold one object.",
                new Fix("Put everything between { and }."),
                root.Location));
        }

        return problems.Count == 0 ? new ConfigDocument(tree.Root!, [.. tree.Warnings]) : throw new ProblemException(InOrder());
    }

    private List<Problem> InOrder() => [.. problems.OrderBy(problem => problem.Where?.Line).ThenBy(problem => problem.Where?.Column)];

    // The reader counts lines and bytes; the commas that were thought in count as bytes of their line.
    private int OffsetOf(JsonException error)
    {
        var lineStart = 0;
        for (var line = error.LineNumber ?? 0; line > 0; line--)
        {
            lineStart += source.Bytes[lineStart..].IndexOf((byte)'\n') + 1;
        }

        var added = addedCommas.Count(comma => comma >= lineStart);
        return Math.Min(source.Bytes.Length, lineStart + (int)(error.BytePositionInLine ?? 0) - added);
    }
}
