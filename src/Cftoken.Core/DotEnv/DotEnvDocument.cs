using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Cftoken.Core.Problems;

namespace Cftoken.Core.DotEnv;

/// <summary>
/// An env file (<c>.env*</c>, <c>.dev.vars*</c>): what it defines, read as wrangler reads it, and its exact text, so that
/// one value can be rewritten while every other byte stays.
/// </summary>
/// <remarks>
/// wrangler 4.164.0 reads these files with dotenv 16.3.1 (read in its bundle, 2026-11-22). After that it expands
/// <c>$NAME</c> in <c>.env*</c> files, but not in <c>.dev.vars*</c>; the values here are those before any expansion.
/// </remarks>
public sealed class DotEnvDocument
{
    private readonly string text;

    private DotEnvDocument(string text, ImmutableArray<DotEnvEntry> entries)
    {
        this.text = text;
        Entries = entries;
    }

    /// <summary>Every assignment in the order of the file. Where a name repeats, the last one counts.</summary>
    public ImmutableArray<DotEnvEntry> Entries { get; }

    /// <summary>Reads an env file. Lines that assign nothing are kept and ignored, as dotenv does.</summary>
    /// <param name="text">The file's text; a byte order mark and any line ends are fine.</param>
    public static DotEnvDocument Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new DotEnvDocument(text, DotEnvGrammar.Read(text));
    }

    /// <summary>The value that a variable gets from this file: that of its last assignment, before any expansion.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out string? value)
    {
        value = Find(key)?.RevealValue();
        return value is not null;
    }

    /// <summary>
    /// This document with one variable set: its last assignment's value is replaced, or a line is added at the end. Every
    /// other byte stays as it is; quotes are used only where the value needs them.
    /// </summary>
    /// <param name="key">A name of letters, digits, <c>_</c>, <c>.</c> and <c>-</c>.</param>
    /// <param name="value">The value. It never appears in an exception.</param>
    /// <exception cref="ArgumentException">The key cannot be a variable's name.</exception>
    /// <exception cref="ProblemException">No quoting makes this file give the value back and leave every other variable as it was.</exception>
    public DotEnvDocument Set(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!DotEnvGrammar.IsKey(key))
        {
            throw new ArgumentException("A variable's name has only letters, digits, '_', '.' and '-'.", nameof(key));
        }

        var current = Find(key);
        foreach (var quoted in DotEnvGrammar.Quotings(value))
        {
            var written = Parse(current is null ? Append(key, quoted) : Replace(current, quoted));
            if (written.Holds(key, value, current, this))
            {
                return written;
            }
        }

        throw new ProblemException(new Problem(
            "dotenv.cannot-set",
            $"{key} cannot be set in this env file so that it reads back unchanged.",
            new Fix("Look for an open quote or a name without a value in the file, mend it, and run the command again.")));
    }

    /// <summary>This document without the last assignment of a variable, whose lines are taken out whole.</summary>
    /// <exception cref="ProblemException">Taking the lines out would change another variable.</exception>
    public DotEnvDocument Remove(string key)
    {
        if (Find(key) is not { } entry)
        {
            return this;
        }

        var start = text.LastIndexOf('\n', Math.Max(0, entry.ValueSpan.Start.GetOffset(text.Length) - 1)) + 1;
        var after = text.IndexOf('\n', entry.ValueSpan.End.GetOffset(text.Length));
        var without = Parse(after < 0 ? text[..start] : text.Remove(start, after + 1 - start));
        var others = Entries.Where(other => !ReferenceEquals(other, entry)).Select(other => (other.Key, other.RevealValue()));
        return without.Entries.Select(other => (other.Key, other.RevealValue())).SequenceEqual(others)
            ? without
            : throw new ProblemException(new Problem(
                "dotenv.cannot-remove",
                $"{key} cannot be taken out of this env file without changing another variable.",
                new Fix("Take the line out by hand.")));
    }

    /// <summary>The whole text, as read or as rewritten.</summary>
    public string ToText() => text;

    private DotEnvEntry? Find(string key)
    {
        for (var i = Entries.Length - 1; i >= 0; i--)
        {
            if (Entries[i].Key == key)
            {
                return Entries[i];
            }
        }

        return null;
    }

    private string Replace(DotEnvEntry entry, string quoted)
    {
        var (start, length) = entry.ValueSpan.GetOffsetAndLength(text.Length);
        return string.Concat(text.AsSpan(0, start), quoted, text.AsSpan(start + length));
    }

    private string Append(string key, string quoted)
    {
        var lineEnd = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var hasOpenLine = text.Length > 0 && text[^1] is not ('\n' or '\r');
        return $"{text}{(hasOpenLine ? lineEnd : string.Empty)}{key}={quoted}{lineEnd}";
    }

    // A careless quote elsewhere in the file can swallow what follows it, so a rewrite counts only if it reads back:
    // the variable has its value, and every other assignment is what it was.
    private bool Holds(string key, string value, DotEnvEntry? replaced, DotEnvDocument before)
    {
        var expected = before.Entries.Select(entry => (entry.Key, Value: ReferenceEquals(entry, replaced) ? value : entry.RevealValue()));
        if (replaced is null)
        {
            expected = expected.Append((key, value));
        }

        return Entries.Select(entry => (entry.Key, entry.RevealValue())).SequenceEqual(expected);
    }
}
