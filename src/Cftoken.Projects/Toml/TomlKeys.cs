using System.Collections.Immutable;
using Cftoken.Core.Problems;

namespace Cftoken.Projects.Toml;

/// <summary>One part of a dotted key.</summary>
internal readonly record struct TomlKeyPart(string Text, SourceLocation Location);

/// <summary>TOML's keys: bare, quoted and dotted.</summary>
internal static class TomlKeys
{
    private const int MaxParts = 128;

    /// <summary>Reads a key with all its parts, and the blanks around it.</summary>
    /// <exception cref="ProblemException">There is no key here.</exception>
    internal static ImmutableArray<TomlKeyPart> Read(TomlCursor cursor)
    {
        var parts = ImmutableArray.CreateBuilder<TomlKeyPart>(1);
        do
        {
            cursor.SkipBlanks();
            if (parts.Count == MaxParts)
            {
                throw cursor.Wrong($"This key has more than {MaxParts} parts.", "Flatten it.");
            }

            parts.Add(ReadPart(cursor));
            cursor.SkipBlanks();
        }
        while (cursor.Take('.'));
        return parts.ToImmutable();
    }

    private static TomlKeyPart ReadPart(TomlCursor cursor)
    {
        var location = cursor.Location;
        if (cursor.Sees("\"\"\""u8) || cursor.Sees("'''"u8))
        {
            throw cursor.Wrong("A key cannot stand in three quotes.", "Use single or double quotes.");
        }

        if (cursor.Peek() is '"' or '\'')
        {
            return new TomlKeyPart(TomlStrings.ReadSingleLine(cursor), location);
        }

        var start = cursor.Offset;
        while (cursor.Peek() is '-' or '_' or (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'))
        {
            cursor.Advance();
        }

        return cursor.Offset > start
            ? new TomlKeyPart(cursor.TextFrom(start), location)
            : throw cursor.Wrong($"A key is expected here, not {cursor.Shown()}.", "Write a key of letters, digits, - and _, or put it in quotes.");
    }
}
