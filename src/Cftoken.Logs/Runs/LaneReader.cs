using System.Buffers;
using System.Globalization;
using Cftoken.Core.Problems;
using Cftoken.Core.Text;
using Cftoken.Logs.Reading;
using Cftoken.Logs.Runs.Other;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Invocations;

namespace Cftoken.Logs.Runs;

/// <summary>Reads the lines of one lane of a log into runs of tools.</summary>
/// <param name="file">What the log is called.</param>
/// <param name="lane">What its lines are marked with.</param>
internal sealed class LaneReader(string file, string lane)
{
    private const int MostRuns = 200;

    private static readonly SearchValues<char> CommandCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789- ");

    private readonly OtherReader others = new();
    private readonly List<ToolRun> runs = [];
    private ToolRun run = new();
    private ErrorBlock? block;
    private (string Method, string Path)? asked;

    /// <summary>Reads the next line.</summary>
    /// <param name="number">Its number in the log.</param>
    /// <param name="text">The tool's own text.</param>
    public void Read(long number, string text)
    {
        if (block is not null)
        {
            if (block.Takes(number, text))
            {
                return;
            }

            Close();
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        if (text.Contains("[ERROR]", StringComparison.Ordinal) && WranglerText.Error().Match(text) is { Success: true } error)
        {
            block = new ErrorBlock(number, text, error.Groups["title"].Value);
            return;
        }

        if ((text.Contains("A request to the", StringComparison.Ordinal) && WranglerText.BareError().IsMatch(text))
            || (text.Contains("Failed to fetch", StringComparison.Ordinal) && WranglerText.FailedFetch().IsMatch(text)))
        {
            // In JSON (--json) everything behind it stands within the same braces.
            block = new ErrorBlock(number, text.TrimStart().StartsWith('"') ? text.TrimStart() : text, text);
            return;
        }

        if (ReadOpening(number, text.TrimStart()))
        {
            others.IsAboutCloudflare = true;
        }
        else if (!ReadProgress(number, text.TrimStart()))
        {
            others.Read(number, text);
        }
    }

    /// <summary>The runs that were read.</summary>
    public IReadOnlyList<ToolRun> Finish()
    {
        Close();
        Keep();
        IReadOnlyList<ToolRun> all = [.. runs, .. others.Finish()];
        foreach (var each in all)
        {
            each.Lane = lane;
        }

        return all;
    }

    private void Close()
    {
        if (block is null)
        {
            return;
        }

        if (block.Title.StartsWith("Trigger configuration", StringComparison.Ordinal))
        {
            run.Progress = Progress.Triggers;
        }

        foreach (var error in block.Errors())
        {
            run.Add(Provisioning.Of(run, error) ?? error);
        }

        block = null;
    }

    private void Keep()
    {
        if ((!run.IsEmpty || run.IsDone || run.Answers.Count > 0) && runs.Count < MostRuns)
        {
            runs.Add(run);
        }
    }

    private bool ReadOpening(long number, string text)
    {
        if (text.StartsWith("{\"", StringComparison.Ordinal) && OutputRecord.Of(text) is { } record)
        {
            Take(number, record);
            return true;
        }

        if (text.Contains("wrangler ", StringComparison.Ordinal) && WranglerText.Banner().Match(text) is { Success: true } banner)
        {
            // The command line, where it is echoed, stands before the banner.
            var echoed = run.Version is null && run.IsEmpty ? run.Invocation : null;
            Keep();
            run = new ToolRun
            {
                Version = ToolVersion.TryParse(banner.Groups["version"].ValueSpan, out var version) ? version : null,
                Invocation = echoed,
                Opening = new LogEvidence(number, UntrustedText.Clean(text.Trim())),
            };
            return true;
        }

        if (text.Contains("wrangler", StringComparison.Ordinal)
            && WranglerText.Echo().Match(text) is { Success: true } echo
            && WranglerCommandLine.ParseShell(echo.Groups["command"].Value, new SourceLocation(file, (int)Math.Min(number, int.MaxValue))) is [.., var invocation]
            && invocation.Command is [>= 'a' and <= 'z', ..] command
            && !command.AsSpan().ContainsAnyExcept(CommandCharacters))
        {
            if (!run.IsEmpty || run.IsDone || run.Version is not null)
            {
                Keep();
                run = new ToolRun();
            }

            run.Invocation = invocation;
            run.Opening = new LogEvidence(number, UntrustedText.Clean(text.Trim()));
            return true;
        }

        return false;
    }

    // A line of the file that WRANGLER_OUTPUT_FILE_PATH names: the session with command and version, or how the command failed.
    private void Take(long number, OutputRecord record)
    {
        if (record.Version is not null || record.Command is not null)
        {
            Keep();
            run = new ToolRun
            {
                Version = record.Version,
                Invocation = record.Command is { Length: > 0 } words && WranglerCommandLine.ParseShell($"wrangler {words}", new SourceLocation(file)) is [var invocation, ..] ? invocation : null,
            };
        }

        if (record.Message is { } message)
        {
            foreach (var error in new ErrorBlock(number, message, message).Errors())
            {
                run.Add(record.Code is { } code && error.Codes.IsEmpty ? error with { Codes = [new LogCode(code, string.Empty)] } : error);
            }
        }
    }

    private bool ReadProgress(long number, string text)
    {
        if (text.Contains("logged in", StringComparison.Ordinal) && WranglerText.LoggedIn().Match(text) is { Success: true } who)
        {
            run.IsTokenAlive = true;
            run.IsAccountOwned = who.Groups["kind"].Value == "Account";
        }
        else if (text.StartsWith("Getting User settings", StringComparison.Ordinal))
        {
            run.AskedWho = true;
        }
        else if (text.Contains("authenticating Wrangler via a custom API token", StringComparison.Ordinal))
        {
            run.UsesToken = true;
        }
        else if (text[0] is '│' or '|' && WranglerText.AccountRow().Match(text) is { Success: true } row)
        {
            run.AddAccount(row.Groups["id"].Value);
        }
        else if (text.Contains("does not match any of your authenticated accounts", StringComparison.Ordinal))
        {
            run.AccountMismatch = new LogEvidence(number, UntrustedText.Clean(text.Trim()));
        }
        else if (text.StartsWith("The following bindings need to be provisioned", StringComparison.Ordinal))
        {
            run.Provisions = true;
        }
        else if (text.Contains("does not have 'All Zones' permissions", StringComparison.Ordinal))
        {
            run.TriesZones = true;
        }
        else if (text.StartsWith("-- START", StringComparison.Ordinal) && WranglerText.DebugRequest().Match(text) is { Success: true } request)
        {
            asked = (request.Groups["method"].Value, request.Groups["path"].Value);
        }
        else if (asked is { } call && WranglerText.DebugAnswer().Match(text) is { Success: true } answer)
        {
            var status = int.Parse(answer.Groups["status"].ValueSpan, CultureInfo.InvariantCulture);
            run.Add(new SeenCall(call.Method, Paths.Bare(call.Path), status, new LogEvidence(number, UntrustedText.Clean($"{call.Method} {call.Path}: {text}"))));
            asked = null;
        }
        else
        {
            return ReadSteps(text);
        }

        return true;
    }

    private bool ReadSteps(string text)
    {
        var step = text.StartsWith("Total Upload:", StringComparison.Ordinal) ? Progress.Bundled
            : text.StartsWith("Worker Startup Time:", StringComparison.Ordinal) ? Progress.Started
            : text.StartsWith("Uploaded ", StringComparison.Ordinal) && text.EndsWith("sec)", StringComparison.Ordinal) ? Progress.Uploaded
            : text.StartsWith("Deployed ", StringComparison.Ordinal) && text.Contains(" triggers ", StringComparison.Ordinal) ? Progress.Triggers
            : text.Contains("Building list of assets...", StringComparison.Ordinal) ? Progress.Assets
            : Progress.None;
        run.IsDone = run.IsDone || text.StartsWith("Current Version ID:", StringComparison.Ordinal) || text.StartsWith("Current Deployment ID:", StringComparison.Ordinal) || text.Contains("Deployment complete!", StringComparison.Ordinal);
        if (step > Progress.None)
        {
            if (step > run.Progress)
            {
                // What it said before belongs to an earlier part.
                run.Progress = step;
                run.Doing = null;
            }

            return true;
        }

        if (text.StartsWith("env.", StringComparison.Ordinal) && WranglerText.Binding().Match(text) is { Success: true } binding)
        {
            run.Bindings.Add(binding.Groups["kind"].Value.Trim());
            if (run.Provisions && WranglerText.Inherited().Match(text) is { Success: true } inherited)
            {
                run.LeftToInherit ??= inherited.Groups["kind"].Value;
            }
        }
        else if (text.StartsWith("- ", StringComparison.Ordinal) && WranglerText.BindingGroup().Match(text) is { Success: true } group)
        {
            run.Bindings.Add(group.Groups["kind"].Value);
        }
        else if (text.Contains("Are you sure", StringComparison.Ordinal) && WranglerText.Question().Match(text) is { Success: true } question)
        {
            // "delete" is "Deleting", as wrangler says where it does not ask.
            var verb = question.Groups["verb"].Value;
            run.Doing = UntrustedText.Clean($"{char.ToUpperInvariant(verb[0])}{verb[1..].TrimEnd('e')}ing{question.Groups["rest"].Value}", 200);
        }
        else if (WranglerText.Doing().Match(text) is { Success: true } doing)
        {
            run.Doing = UntrustedText.Clean(doing.Groups["doing"].Value, 200);
        }
        else
        {
            return false;
        }

        return true;
    }
}
