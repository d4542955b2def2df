namespace Cftoken.Logs.Reading;

/// <summary>A line of a log that something was concluded from.</summary>
/// <param name="Line">Its number in the log, from 1.</param>
/// <param name="Text">The tool's own text in it, without colours and what the CI system puts before it, made safe to show.</param>
public sealed record LogEvidence(long Line, string Text);
