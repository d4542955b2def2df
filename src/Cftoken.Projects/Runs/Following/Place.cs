using System.Collections.Immutable;
using Cftoken.Core.Problems;

namespace Cftoken.Projects.Runs.Following;

/// <summary>Where a search stands: a place in a text, and the way by which it came there.</summary>
/// <param name="Where">The place of the text's first line.</param>
/// <param name="HasLines">Whether the lines of the text are lines of its file; a package script is one line of it, whatever it holds.</param>
/// <param name="Trail">The lines on the way here, from the source on.</param>
/// <param name="Active">What is being followed and must not be followed again from within.</param>
internal sealed record Place(SourceLocation Where, bool HasLines, ImmutableArray<SourceLocation> Trail, ImmutableArray<string> Active)
{
    /// <summary>The beginning of a search.</summary>
    internal static Place Start(SourceLocation where, bool hasLines) => new(where, hasLines, [], []);

    /// <summary>A line of this text, counted from 0.</summary>
    internal SourceLocation At(int line) =>
        HasLines && Where.Line > 0 && line > 0 ? new SourceLocation(Where.File, Where.Line + line) : Where;

    /// <summary>A line of this text as the beginning of another text that stands in it.</summary>
    internal Place Within(int line) => this with { Where = At(line) };

    /// <summary>Another text to which a line of this one leads.</summary>
    internal Place To(SourceLocation from, string key, SourceLocation where, bool hasLines) =>
        new(where, hasLines, Trail.Add(from), Active.Add(key));
}
