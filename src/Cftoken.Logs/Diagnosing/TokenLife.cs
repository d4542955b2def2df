using Cftoken.Logs.Runs;
using Cftoken.Tools.Expansion;

namespace Cftoken.Logs.Diagnosing;

/// <summary>Whether a run's token lives, by what wrangler found when it asked who the token is.</summary>
internal enum TokenLife
{
    /// <summary>Nothing tells.</summary>
    Unknown,

    /// <summary>It is known and active; what was refused, it may not do.</summary>
    Alive,

    /// <summary>What every living token is answered was refused.</summary>
    Dead,

    /// <summary>wrangler asked and printed no answer: its versions until 4.40 hide which of their three questions was refused.</summary>
    NotTold,

    /// <summary>A debug log ends before the answer: wrangler ends without waiting for the last lines of its file.</summary>
    CutOff,
}

/// <summary>
/// Tells a dead token from a living one. Since 3.114 wrangler asks <c>/user/tokens/verify</c>, where it passes over 1000 alone
/// (an account's token), then <c>/user</c>, where it passes over 9109 alone, then <c>/accounts</c>, and ends with the first
/// refusal (its source of 3.114.17, 4.40.0 and 4.164.0, <c>user/whoami</c>). So <c>/accounts</c> is asked for a token that got
/// past the first two: refused there, it lives, and only may not list accounts.
/// </summary>
internal static class TokenLives
{
    private const string Verify = "/user/tokens/verify";
    private const string User = "/user";
    private const string Accounts = "/accounts";

    private static readonly ToolVersion FirstThatVerifies = new(3, 114, 0);

    /// <summary>Whether a living token may be refused at a path by which a tool asks who it is.</summary>
    public static bool MayBeRefused(string? path) => path is User or Accounts;

    /// <summary>Whether the token lives.</summary>
    /// <param name="run">The run.</param>
    /// <param name="runs">Every run of the log: a debug log of the same job is among them.</param>
    public static TokenLife Of(ToolRun run, IReadOnlyList<ToolRun> runs) =>
        run.IsTokenAlive ? TokenLife.Alive
        : run.Errors.Any(IsOfTheDead) ? TokenLife.Dead
        : HasPassedVerification(run) || runs.Where(other => IsOfTheSameJob(other, run, runs)).Any(HasPassedInDebugLog) ? TokenLife.Alive
        : run.Answers.Count > 0 && run.Progress < Progress.Triggers && run.Errors.All(error => error.Codes is [{ Number: 9106 or 10000 }, ..]) ? TokenLife.CutOff
        : run.AskedWho && run.Version >= FirstThatVerifies ? TokenLife.NotTold
        : TokenLife.Unknown;

    private static bool IsOfTheDead(LogError error) => error.Codes is [var code, ..] && error.Path switch
    {
        Verify => code.Number is 1000 or 9106 or 9109 or 10000,
        User => code.Number is 1000 or 9106 or 10000,
        Accounts => code.Number is 1000 or 9106 || (code.Number == 9109 && code.Message.Contains("Invalid access token", StringComparison.OrdinalIgnoreCase)),
        _ => false,
    };

    // Of a Global API Key neither the token nor the user is asked; wrangler's advice on tokens stands only with a token.
    private static bool HasPassedVerification(ToolRun run) =>
        run.AskedWho && run.UsesToken && run.Errors.Any(error => error is { Path: Accounts, Codes: [{ Number: 9109 or 10000 }, ..] });

    private static bool HasPassedInDebugLog(ToolRun run)
    {
        var verified = run.Answers.FirstOrDefault(answer => answer.Path == Verify);
        return verified is { Status: < 400 } || (verified is not null && run.Answers.SkipWhile(answer => answer != verified).Any(answer => answer.Path == Accounts));
    }

    // A debug log bears no job's name; it belongs to the only job that failed.
    private static bool IsOfTheSameJob(ToolRun other, ToolRun run, IReadOnlyList<ToolRun> runs) =>
        other.Lane == run.Lane || (other.Lane.Length == 0 && runs.Where(each => each.Errors.Count > 0 && each.Lane.Length > 0).All(each => each.Lane == run.Lane));
}
