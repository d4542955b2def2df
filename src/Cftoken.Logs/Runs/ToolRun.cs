using Cftoken.Logs.Reading;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.Places;
using Cftoken.Tools.Invocations;

namespace Cftoken.Logs.Runs;

/// <summary>What a log tells of one run of a tool.</summary>
internal sealed class ToolRun
{
    /// <summary>The most errors that are kept of a run; a tool that repeats itself says nothing new.</summary>
    public const int MostErrors = 40;

    /// <summary>The most answers of a debug log that are kept of a run.</summary>
    public const int MostAnswers = 400;

    private readonly List<LogError> errors = [];
    private readonly List<string> accounts = [];
    private readonly List<SeenCall> calls = [];
    private readonly List<SeenCall> answers = [];

    /// <summary>The tool: wrangler, cf, terraform, pulumi, curl, …</summary>
    public string Tool { get; set; } = WranglerCommandLine.Tool;

    /// <summary>Its version; null where it is not printed.</summary>
    public ToolVersion? Version { get; set; }

    /// <summary>The command line; null where it is not printed.</summary>
    public Invocation? Invocation { get; set; }

    /// <summary>The job, step or package that the run's lines are marked with; empty where nothing marks them.</summary>
    public string Lane { get; set; } = string.Empty;

    /// <summary>The line that names the command or the version.</summary>
    public LogEvidence? Opening { get; set; }

    /// <summary>How far a deploy came.</summary>
    public Progress Progress { get; set; }

    /// <summary>The last thing that the tool said it was doing: <c>Creating new Queue "q"</c>.</summary>
    public string? Doing { get; set; }

    /// <summary>Whether the token was found alive: wrangler's own check of it succeeded.</summary>
    public bool IsTokenAlive { get; set; }

    /// <summary>Whether wrangler began to ask who the token is; it prints the answer, or nothing where that is refused as well.</summary>
    public bool AskedWho { get; set; }

    /// <summary>Whether the credential is a token, as wrangler's advice after a refusal says; it gives none with a Global API Key.</summary>
    public bool UsesToken { get; set; }

    /// <summary>Whether the token is account-owned, as wrangler says.</summary>
    public bool IsAccountOwned { get; set; }

    /// <summary>The accounts that the token sees, by id as printed (<c>***</c> where masked).</summary>
    public IReadOnlyList<string> Accounts => accounts;

    /// <summary>Whether wrangler says that the configured account is none of the token's.</summary>
    public LogEvidence? AccountMismatch { get; set; }

    /// <summary>Whether the bulk call for routes was refused, and zones are tried one by one.</summary>
    public bool TriesZones { get; set; }

    /// <summary>The kinds of binding in wrangler's table: <c>VPC Service</c>, <c>KV Namespace</c>.</summary>
    public HashSet<string> Bindings { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether wrangler set out to provision bindings.</summary>
    public bool Provisions { get; set; }

    /// <summary>The kind of the first binding that it then left to be inherited; null: none.</summary>
    public string? LeftToInherit { get; set; }

    /// <summary>The failures.</summary>
    public IReadOnlyList<LogError> Errors => errors;

    /// <summary>Refused calls that a debug log lists with method and status, in order.</summary>
    public IReadOnlyList<SeenCall> Calls => calls;

    /// <summary>Every call that a debug log lists with its answer, in order; of more than <see cref="MostAnswers"/> the first ones.</summary>
    public IReadOnlyList<SeenCall> Answers => answers;

    /// <summary>Whether it says that it came to its end: a version or a deployment is live.</summary>
    public bool IsDone { get; set; }

    /// <summary>Whether nothing failed in it.</summary>
    public bool IsEmpty => errors.Count == 0 && calls.Count == 0;

    /// <summary>Adds a failure, unless it is only the same one again.</summary>
    public void Add(LogError error)
    {
        var isRepeated = errors.Exists(other => other.Path == error.Path && other.Method == error.Method && other.Title == error.Title && other.Codes.SequenceEqual(error.Codes));
        if (errors.Count < MostErrors && !isRepeated)
        {
            errors.Add(error);
        }
    }

    /// <summary>Adds a call of a debug log.</summary>
    public void Add(SeenCall call)
    {
        if (answers.Count < MostAnswers)
        {
            answers.Add(call);
        }

        if (call.Status < 400)
        {
            return;
        }

        if (calls.Count < MostErrors && !calls.Contains(call))
        {
            calls.Add(call);
        }
    }

    /// <summary>Adds an account that the token sees.</summary>
    public void AddAccount(string id)
    {
        if (accounts.Count < MostErrors && !accounts.Contains(id, StringComparer.Ordinal))
        {
            accounts.Add(id);
        }
    }
}

/// <summary>A call that a debug log lists with its answer.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path without query.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Evidence">The line of the answer.</param>
internal sealed record SeenCall(string Method, string Path, int Status, LogEvidence Evidence);

/// <summary>How far a deploy came, by what wrangler prints on its way.</summary>
internal enum Progress
{
    /// <summary>Nothing of it was printed.</summary>
    None,

    /// <summary>Static files are being uploaded.</summary>
    Assets,

    /// <summary>The bundle is made (<c>Total Upload</c>): bindings are checked next, then the script goes up.</summary>
    Bundled,

    /// <summary>The script is up (<c>Worker Startup Time</c>); deploying it comes next.</summary>
    Started,

    /// <summary>The new version is live (<c>Uploaded w</c>).</summary>
    Uploaded,

    /// <summary>Routes, domains, schedules were being set (<c>Deployed w triggers</c>, <c>Trigger configuration …</c>).</summary>
    Triggers,
}
