using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Cftoken.Core.Text;
using Cftoken.Logs.Reading;

namespace Cftoken.Logs.Runs.Other;

/// <summary>
/// Reads what programs other than today's wrangler print. The call stands near the error, before or behind it: an address, a
/// traced request, the name of a resource.
/// </summary>
internal sealed partial class OtherReader
{
    // How many lines after it a call or a status still belongs to an error.
    private const int Near = 60;

    // How many lines after it the resource of an error may be named.
    private const int Behind = 12;

    // What none of the forms below can do without.
    private static readonly SearchValues<string> Signs = SearchValues.Create(
        ["loudflare", "code", "Code", "essage", "HTTP", "(1", "(7", "(9", "(6", "(8", "rror", "build token", "success", "tatus", "at ", "[", "requires permission", "X-Auth"], StringComparison.Ordinal);

    private readonly Dictionary<string, ToolRun> runs = new(StringComparer.Ordinal);
    private readonly List<Pending> pending = [];
    private readonly WordedErrors words = new();
    private readonly CfReader cf = new();
    private (string? Method, string Path, long Line)? call;
    private (int Status, long Line)? status;
    private (string Type, long Line)? pulumi;
    private (int Code, long Line)? half;
    private bool isInMessages;

    /// <summary>Whether something before spoke of Cloudflare, so that a number alone may be one of its codes.</summary>
    public bool IsAboutCloudflare { get; set; }

    /// <summary>The runs, one for each kind of program.</summary>
    public IEnumerable<ToolRun> Finish()
    {
        Settle(long.MaxValue);
        if (cf.Finish() is { } boxed)
        {
            Add(CfReader.Tool, boxed);
        }

        return runs.Values.Where(run => !run.IsEmpty);
    }

    /// <summary>Reads a line that is no part of one of wrangler's errors.</summary>
    public void Read(long number, string text)
    {
        Settle(number);
        var line = text.TrimStart('│', '|', ' ', '\t', '*');
        if (!line.AsSpan().ContainsAny(Signs))
        {
            return;
        }

        IsAboutCloudflare = IsAboutCloudflare || line.Contains("loudflare", StringComparison.Ordinal) || line.Contains("wrangler", StringComparison.Ordinal);
        if (OtherText.TerraformResource().Match(line) is { Success: true } resource && pending.Find(each => each.Type is null && each.IsTerraform) is { } waiting)
        {
            waiting.Type = resource.Groups["type"].Value;
            waiting.Evidence.Add(Evidence(number, line));
            return;
        }

        if (OtherText.PulumiResource().Match(line) is { Success: true } named)
        {
            pulumi = (ResourceCalls.TerraformType(named.Groups["type"].Value), number);
        }

        if (OtherText.BuildToken().IsMatch(line))
        {
            Add("Workers Builds", new LogError { Title = Clean(line), Text = line, Shape = LogShape.BuildToken, Evidence = [Evidence(number, line)] });
            return;
        }

        Remember(number, line);
        if (cf.Read(number, line) is { } boxed)
        {
            Add(CfReader.Tool, boxed);
            return;
        }

        var codes = Codes(number, line);
        if (codes.IsEmpty && pulumi is { } resourceOf && number - resourceOf.Line <= Behind && OtherText.LoneCode().Match(line) is { Success: true } lone)
        {
            codes = [new LogCode(int.Parse(lone.Groups["code"].ValueSpan, CultureInfo.InvariantCulture), string.Empty)];
        }

        if (codes.IsEmpty && words.Of(number, line, out var opening) is { } worded)
        {
            pending.Add(new Pending(number, line, worded.Code is { } code ? [code] : [])
            {
                Status = worded.Status,
                Call = call is { } near && number - near.Line <= Near ? (near.Method, near.Path) : null,
                Candidates = worded.Candidates,
                Evidence = [.. new[] { opening }.OfType<LogEvidence>(), Evidence(number, line)],
            });
            return;
        }

        var hasStatus = OtherText.Status().Match(line) is { Success: true } found;
        if (codes.IsEmpty && !(hasStatus && OtherText.Address().IsMatch(line)))
        {
            return;
        }

        var told = OtherText.Status().Match(line);
        var sameCall = call is { } known && number - known.Line <= Near ? (known.Method, known.Path) : ((string?, string)?)null;
        if (!codes.IsEmpty && pending.FindIndex(each => each.Codes.IsEmpty && each.Call == sameCall) is >= 0 and var place)
        {
            // The status came first, and the answer's text behind it.
            pending[place] = pending[place] with { Codes = codes, Evidence = [.. pending[place].Evidence, Evidence(number, line)] };
            return;
        }

        pending.Add(new Pending(number, line, codes)
        {
            IsTerraform = text.StartsWith('│') || line.StartsWith("Error: error ", StringComparison.Ordinal) || line.StartsWith("Error: failed to ", StringComparison.Ordinal),
            Status = told.Success ? int.Parse(told.Groups["status"].ValueSpan, CultureInfo.InvariantCulture)
                : status is { } before && number - before.Line <= Near ? before.Status : null,
            Call = sameCall,
            Type = pulumi is { } own && number - own.Line <= Behind ? own.Type : null,
            IsPulumi = pulumi is { } last && number - last.Line <= Behind,
            Doing = OtherText.Doing().Match(line) is { Success: true } doing ? doing.Groups["doing"].Value : null,
            Candidates = WordedErrors.CandidatesOf(line),
            Evidence = [Evidence(number, line)],
        });
    }

    private void Remember(long number, string line)
    {
        if (OtherText.TracedRequest().Match(line) is { Success: true } traced)
        {
            call = (traced.Groups["method"].Value, traced.Groups["path"].Value, number);
            status = null;
        }
        else if (OtherText.TracedAnswer().Match(line) is { Success: true } answer)
        {
            status = (int.Parse(answer.Groups["status"].ValueSpan, CultureInfo.InvariantCulture), number);
        }
        else if (OtherText.Address().Match(line) is { Success: true } address)
        {
            var method = address.Groups["method"] is { Success: true } before ? before.Value
                : OtherText.CurlMethod().Match(line) is { Success: true } curl ? curl.Groups["method"].Value
                : line.Contains("curl ", StringComparison.Ordinal) && !line.Contains(" -d", StringComparison.Ordinal) && !line.Contains("--data", StringComparison.Ordinal) ? "GET"
                : line.Contains("curl ", StringComparison.Ordinal) ? "POST"
                : null;
            call = (method, address.Groups["path"].Value, number);
            status = null;
        }
        else if (line.Contains("loudflare", StringComparison.Ordinal) && OtherText.LonePath().Match(line) is { Success: true } lone)
        {
            call = (lone.Groups["method"] is { Success: true } method ? method.Value : null, lone.Groups["path"].Value, number);
        }
    }

    // What stands among an answer's messages is no error: a token that is alive answers with code 10000 there.
    private ImmutableArray<LogCode> Codes(long number, string line)
    {
        if (line.Contains("\"success\":true", StringComparison.Ordinal) || line.Contains("\"success\": true", StringComparison.Ordinal) || line.Contains("'success': True", StringComparison.Ordinal))
        {
            half = null;
            return [];
        }

        var messages = Math.Max(line.IndexOf("\"messages\"", StringComparison.Ordinal), line.IndexOf("'messages'", StringComparison.Ordinal));
        var errors = Math.Max(line.IndexOf("errors", StringComparison.Ordinal), line.IndexOf("ApiError {", StringComparison.Ordinal));
        isInMessages = (messages >= 0 && messages > errors) || (isInMessages && errors < 0);
        var part = messages > errors && errors >= 0 ? line[errors..messages] : line;
        if (isInMessages && errors < 0)
        {
            return [];
        }

        if (EnvelopeText.Codes(part) is { IsEmpty: false } codes)
        {
            return codes;
        }

        if (HalfCode().Match(line) is { Success: true } alone && int.TryParse(alone.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            half = (code, number);
            return [];
        }

        if (half is { } open && number - open.Line <= 2 && HalfMessage().Match(line) is { Success: true } message)
        {
            half = null;
            return [new LogCode(open.Code, message.Groups["message"].Value)];
        }

        return Short(line);
    }

    private ImmutableArray<LogCode> Short(string line)
    {
        if (BracketedCodes.Of(line) is { IsEmpty: false } bracketed)
        {
            return bracketed;
        }

        var match = OtherText.CodeFirst().Match(line) is { Success: true } first && (IsAboutCloudflare || first.Value.StartsWith("code", StringComparison.OrdinalIgnoreCase)) ? first : OtherText.GoCode().Match(line);
        return match.Success && int.TryParse(match.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? [new LogCode(code, match.Groups["message"].Value)]
            : [];
    }

    private void Settle(long number)
    {
        var done = pending.FindAll(each => number - each.Line > Behind);
        pending.RemoveAll(done.Contains);
        foreach (var each in done)
        {
            var (tool, error) = each.Settle();
            Add(tool, error);
        }
    }

    private void Add(string tool, LogError error)
    {
        if (!runs.TryGetValue(tool, out var run))
        {
            runs.Add(tool, run = new ToolRun { Tool = tool });
        }

        run.Add(error);
    }

    private static string Clean(string line) => UntrustedText.Clean(line.Trim(), 300);

    private static LogEvidence Evidence(long number, string line) => new(number, UntrustedText.Clean(line.Trim()));

    [GeneratedRegex("""^\s{0,40}["']?code["']?\s{0,3}:\s{0,3}(?<code>\d{1,9}),?\s*$""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HalfCode();

    [GeneratedRegex("""^\s{0,40}["']?message["']?\s{0,3}:\s{0,3}["'](?<message>[^"']{0,500})""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HalfMessage();

    /// <summary>An error whose resource may still be named.</summary>
    private sealed record Pending(long Line, string Text, ImmutableArray<LogCode> Codes)
    {
        public bool IsTerraform { get; init; }

        public bool IsPulumi { get; init; }

        public int? Status { get; init; }

        public (string? Method, string Path)? Call { get; init; }

        public string? Doing { get; init; }

        public ImmutableArray<string> Candidates { get; init; } = [];

        public string? Type { get; set; }

        public required List<LogEvidence> Evidence { get; init; }

        public (string Tool, LogError Error) Settle()
        {
            var tool = IsPulumi ? "pulumi" : Type is not null || IsTerraform ? "terraform" : "api";
            return (tool, new LogError
            {
                Title = Clean(Text),
                Text = Text,
                Method = Call?.Method,
                Path = Call is { } found ? Paths.Bare(found.Path) : null,
                Status = Status,
                Codes = Codes,
                Page = WranglerText.Page().Match(Text) is { Success: true } page ? page.Groups["page"].Value.TrimEnd('/') : null,
                Evidence = [.. Evidence],
                Candidates = Type is null ? Candidates : ResourceCalls.Of(Type, Doing ?? "creat"),
                Name = Type,
            });
        }
    }
}
