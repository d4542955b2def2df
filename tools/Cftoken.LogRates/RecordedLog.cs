using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cftoken.LogRates;

/// <summary>A call in the head of a recorded log.</summary>
/// <param name="Status">The status that it was answered with.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path.</param>
public sealed record RecordedCall(int Status, string Method, string Path);

/// <summary>
/// A recorded run: what its head says was called and refused, which is the truth to measure against, and what the tool
/// printed, which alone is diagnosed.
/// </summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Case">The part of the name that says what was run or refused; it decides the half.</param>
/// <param name="ExitCode">The run's exit code; null where the head has none.</param>
/// <param name="Calls">The calls that the head lists.</param>
/// <param name="Output">What the tool printed.</param>
public sealed record RecordedLog(string Name, string Case, int? ExitCode, ImmutableArray<RecordedCall> Calls, string Output)
{
    private static readonly string[] Courtesies = ["/user", "/memberships", "/accounts", "/user/tokens/verify"];

    /// <summary>The half that the case falls into: one to work with, one that is only measured.</summary>
    public bool IsHeldOut => SHA256.HashData(Encoding.UTF8.GetBytes(Case))[0] % 2 == 1;

    /// <summary>Whether the run failed.</summary>
    public bool Failed => ExitCode is > 0;

    /// <summary>
    /// The call that the run failed of: the one that the name says was refused; else the first one, and of what a tool asks
    /// by the way only where nothing else was.
    /// </summary>
    public RecordedCall? Refused
    {
        get
        {
            var refused = Calls.Where(call => call.Status is 401 or 403 or 429 or >= 500 || (call.Status == 400 && IsScenario)).ToList();
            var named = Name.Split("__") is ["fail", _, _, var operation] ? Named(operation, Case.Contains('@', StringComparison.Ordinal) ? [.. Calls.Where(call => call.Status >= 400)] : refused) : null;
            return named ?? refused.Find(call => !Courtesies.Contains(Bare(call.Path), StringComparer.Ordinal)) ?? refused.FirstOrDefault();
        }
    }

    /// <summary>Whether the refused call is one of which wrangler ignores any failure, so that the run failed of something else.</summary>
    public bool IsIgnored => Refused is { Method: "GET" } call && Bare(call.Path).EndsWith("/settings", StringComparison.Ordinal);

    private bool IsScenario => Name.StartsWith("ci__", StringComparison.Ordinal) || Name.StartsWith("tty", StringComparison.Ordinal) || Name.StartsWith("extra", StringComparison.Ordinal);

    /// <summary>The version in the name; empty where it has none.</summary>
    public string Version => Name.Split("__").FirstOrDefault(part => char.IsAsciiDigit(part[0])) ?? string.Empty;

    /// <summary>A path without its query.</summary>
    public static string Bare(string path) => path.Split('?')[0];

    /// <summary>Reads a recorded log.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="text">Its text.</param>
    public static RecordedLog Read(string name, string text)
    {
        var lines = text.Split('\n');
        var calls = ImmutableArray.CreateBuilder<RecordedCall>();
        int? exit = null;
        var output = new StringBuilder(text.Length);
        foreach (var line in lines)
        {
            if (!line.StartsWith("# ", StringComparison.Ordinal))
            {
                output.Append(line).Append('\n');
                continue;
            }

            var words = line[2..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [var status, var method, var path, ..] && int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                calls.Add(new RecordedCall(number, method, path));
            }
            else if (words is ["exit", "code:", var code] && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                exit = value;
            }
        }

        name = Path.GetFileNameWithoutExtension(name);
        return new RecordedLog(name, CaseOf(name), exit, calls.ToImmutable(), output.ToString());
    }

    // The name holds the call as it was made, or its operation with the names of what stands in its place: of the failed
    // calls with that method the one with the most words in common.
    private static RecordedCall? Named(string operation, List<RecordedCall> failed) => failed
        .Where(call => Encoded(call) == operation || (call.Path.StartsWith("/accounts/", StringComparison.Ordinal) && !call.Path.Contains('{', StringComparison.Ordinal)))
        .Where(call => operation.StartsWith($"{call.Method}_", StringComparison.Ordinal))
        .OrderByDescending(call => Encoded(call) == operation)
        .ThenByDescending(call => Bare(call.Path).Split('/').Count(word => operation.Contains($"_{word}", StringComparison.Ordinal)))
        .ThenBy(call => Bare(call.Path).Length)
        .FirstOrDefault();

    // GET /accounts/{account_id}/workers/services/w is GET_A_workers_services_w.
    private static string Encoded(RecordedCall call) =>
        $"{call.Method}_{Bare(call.Path).TrimStart('/').Replace("accounts/{account_id}", "A", StringComparison.Ordinal).Replace("{zone_id}", "zone_id", StringComparison.Ordinal).Replace('/', '_')}";

    // fail__4.164.0__deploy-r2__GET_…, ci__4.40.0__upload-only__403-…, 4.164.0__ok__deploy-r2.
    private static string CaseOf(string name)
    {
        var parts = name.Split("__");
        return parts[0] switch
        {
            "fail" when parts.Length > 2 => parts[2],
            "ci" or "tty" or "tty80" or "extra" when parts.Length > 2 => string.Join("__", parts[2..]),
            _ => parts.Length > 2 ? parts[2] : parts[^1],
        };
    }
}
