using System.Collections.Immutable;

namespace Cftoken.Matrix.Diagnoses;

/// <summary>What became of a deploy whose token lacked something and got what the diagnosis of its log named.</summary>
/// <param name="Case">The case.</param>
/// <param name="Wrangler">The version.</param>
/// <param name="Lacks">What the token lacked: <see cref="Lack.What"/>.</param>
/// <param name="Inputs">The hash of what the result rests on, the diagnosis left out.</param>
/// <param name="Verdict"><c>mended</c>: the same command passed with what was named; <c>passes</c>: it had passed without; else why not.</param>
/// <param name="Denied">What was denied in the first run.</param>
/// <param name="Log">Which of the kept logs its output is; null: it passed.</param>
/// <param name="Named">What the log alone names, round by round.</param>
/// <param name="Project">What is named with the project beside it; null: the same.</param>
/// <param name="WithProject">The verdict on that; null: the same.</param>
/// <param name="DebugLog">What is named with wrangler's debug log beside it; null: the same.</param>
/// <param name="WithDebugLog">The verdict on that; null: the same.</param>
/// <param name="Beyond">What was named, by the log alone, of which the deploy's plan holds nothing.</param>
public sealed record LackResult(
    string Case,
    string Wrangler,
    string Lacks,
    string Inputs,
    string Verdict,
    ImmutableArray<string> Denied,
    string? Log,
    ImmutableArray<ImmutableArray<string>> Named,
    ImmutableArray<ImmutableArray<string>>? Project,
    string? WithProject,
    ImmutableArray<ImmutableArray<string>>? DebugLog,
    string? WithDebugLog,
    ImmutableArray<string> Beyond)
{
    /// <summary>Row and lack, as lists of exceptions name it.</summary>
    public string Name => $"{Case}@{Wrangler} without {Lacks}";
}
