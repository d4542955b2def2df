using System.Collections.Immutable;
using Cftoken.Catalog.Model;
using Cftoken.Logs.Diagnosing;

namespace Cftoken.LogRates;

/// <summary>
/// A log from a public thread. The file's first line is the thread's address and date, its second the judgement of a person
/// who read the thread: cause, call, permission; a dash where the log cannot tell.
/// </summary>
/// <param name="Name">The file's path below its folder.</param>
/// <param name="Judgement">Cause, call and permission; the one word <c>nothing</c> where nothing failed at Cloudflare.</param>
/// <param name="Text">The log.</param>
public sealed record JudgedThread(string Name, ImmutableArray<string> Judgement, string Text)
{
    /// <summary>Reads a file.</summary>
    /// <param name="name">Its path below the folder.</param>
    /// <param name="text">Its text.</param>
    public static JudgedThread Read(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        return new JudgedThread(
            name,
            [.. lines[1][2..].Split('|', StringSplitOptions.TrimEntries)],
            string.Join('\n', lines.SkipWhile(line => line.StartsWith("# ", StringComparison.Ordinal))));
    }

    /// <summary>Diagnoses it and compares.</summary>
    public JudgedDiagnosis Measure(LogDiagnoser diagnoser)
    {
        ArgumentNullException.ThrowIfNull(diagnoser);
        using var text = new StringReader(Text);
        var failures = diagnoser.Diagnose([new LogSource("log", text)]).Failures;
        if (Judgement is ["nothing"])
        {
            return new JudgedDiagnosis(this, failures, failures.IsEmpty, null, null);
        }

        var failure = failures.FirstOrDefault();
        return new JudgedDiagnosis(
            this,
            failures,
            failures.Length == 1 && failure!.Cause.Word() == Judgement[0],
            Judgement[1] == "-" ? null : $"{failure?.Operation?.Method} {failure?.Operation?.Path}" == Judgement[1],
            Judgement[2] == "-" ? null : failure?.Permissions.Select(permission => permission.Group.Name).SequenceEqual([Judgement[2]]) == true);
    }
}

/// <summary>How a thread was diagnosed.</summary>
/// <param name="Thread">The thread.</param>
/// <param name="Failures">What was found.</param>
/// <param name="Cause">Whether one failure with the judged cause was found.</param>
/// <param name="Operation">Whether the call is the judged one; null where none was judged.</param>
/// <param name="Permission">Whether the permission is; null where none was judged.</param>
public sealed record JudgedDiagnosis(JudgedThread Thread, ImmutableArray<LogFailure> Failures, bool Cause, bool? Operation, bool? Permission)
{
    /// <summary>Whether a permission is proposed where a person sees another cause.</summary>
    public bool IsFalseAdvice => Thread.Judgement[0] != ErrorCause.MissingPermission.Word() && Failures.Any(failure => !failure.Permissions.IsEmpty);

    /// <summary>Whether everything is as judged.</summary>
    public bool IsRight => Cause && Operation != false && Permission != false && !IsFalseAdvice;

    /// <summary>What was said.</summary>
    public string Said => Failures.IsEmpty ? "nothing" : string.Join("; ", Failures.Select(failure =>
        $"{failure.Cause.Word()} | {failure.Operation?.Method} {failure.Operation?.Path} | {string.Join(", ", failure.Permissions.Select(permission => permission.Group.Name))}"));
}
