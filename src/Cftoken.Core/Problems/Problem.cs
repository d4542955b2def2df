namespace Cftoken.Core.Problems;

/// <summary>A place in a text file. Lines and columns count from 1; 0 means that it is not known.</summary>
/// <param name="File">The path as the user knows it: relative to the project where it lies inside.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in characters, from 1.</param>
public readonly record struct SourceLocation(string File, int Line = 0, int Column = 0)
{
    /// <summary><c>file:line:column</c>, without the parts that are not known.</summary>
    public override string ToString() =>
        Line == 0 ? File : Column == 0 ? $"{File}:{Line}" : $"{File}:{Line}:{Column}";
}

/// <summary>What went wrong in general terms; the command line maps it to an exit code.</summary>
public enum ProblemKind
{
    /// <summary>The work could not be done.</summary>
    Failed,

    /// <summary>The command line or an input file is wrong.</summary>
    Usage,

    /// <summary>A credential is missing or was rejected.</summary>
    Credential,

    /// <summary>A person refused, or nobody was there to approve.</summary>
    Approval,
}

/// <summary>What mends a problem: a sentence and, where one command does it, that command exactly.</summary>
/// <param name="Text">What to do, in the imperative, without a full stop's worth of apology.</param>
/// <param name="Command">The exact command line to run, if one does it.</param>
public sealed record Fix(string Text, string? Command = null);

/// <summary>One thing that is wrong, said so that the reader can mend it.</summary>
/// <param name="Code">A stable, dotted id (<c>config.syntax</c>) for machines and for documentation.</param>
/// <param name="Message">What is wrong, in one or two plain sentences. Untrusted text in it has been cleaned.</param>
/// <param name="Fix">What mends it, if that is known.</param>
/// <param name="Where">The file and line at fault, if there is one.</param>
/// <param name="Kind">Its general kind.</param>
public sealed record Problem(
    string Code,
    string Message,
    Fix? Fix = null,
    SourceLocation? Where = null,
    ProblemKind Kind = ProblemKind.Failed);

/// <summary>Work stopped because of one or more problems, all of them reported together.</summary>
public sealed class ProblemException : Exception
{
    /// <summary>Stops the work with these problems.</summary>
    /// <param name="problems">At least one problem.</param>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public ProblemException(params IReadOnlyList<Problem> problems)
        : base(problems is [var first, ..] ? first.Message : throw new ArgumentException("At least one problem is needed.", nameof(problems)))
    {
        Problems = problems;
    }

    /// <summary>All problems, in the order in which they should be shown.</summary>
    public IReadOnlyList<Problem> Problems { get; }
}
