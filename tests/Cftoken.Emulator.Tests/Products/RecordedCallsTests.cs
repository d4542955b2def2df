using System.Text.Json;
using System.Text.RegularExpressions;
using Cftoken.Catalog.Policies;
using Cftoken.TestInfrastructure;

namespace Cftoken.Emulator.Tests.Products;

/// <summary>The calls that real wrangler was recorded to make (tests/Cftoken.Tools.Tests/data/recorded-cases.jsonl).</summary>
public sealed partial class RecordedCallsTests
{
    /// <summary>Who is calling, and which accounts and zones there are: answered to any live token, by what it may see.</summary>
    private static readonly string[] AnsweredToEveryToken = ["GET /accounts", "GET /user/tokens/verify"];

    public static TheoryData<string> Calls
    {
        get
        {
            var lines = File.ReadLines(RepositoryRoot.File("tests/Cftoken.Tools.Tests/data/recorded-cases.jsonl")).Skip(1);
            var calls = lines.SelectMany(CallsIn).Select(Spelt).Where(call => call is not null).Distinct().Order(StringComparer.Ordinal);
            return [.. calls.OfType<string>()];
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Every_call_that_wrangler_was_seen_to_make_is_served_and_decided_by_the_authorizer(string call)
    {
        await using var emulator = await TestEmulator.StartAsync();
        var (_, powerless) = emulator.Emulator.Issue(OwnerKind.Account, []);
        var (method, path) = (call.Split(' ')[0], call.Split(' ')[1]);

        await emulator.Send(new HttpMethod(method), path, powerless, method is "GET" or "DELETE" ? null : "{}");

        var entry = emulator.Emulator.Log.Entries[^1];
        entry.IsServed.ShouldBeTrue($"nothing serves {call}");
        if (entry.Operation is not null)
        {
            (entry.IsDenied || AnsweredToEveryToken.Contains(call)).ShouldBeTrue($"{call} asked nobody: {entry.Status}");
        }
    }

    [Fact]
    public async Task A_path_that_nobody_knows_is_an_error_and_marked_in_the_log()
    {
        await using var emulator = await TestEmulator.StartAsync();

        var answer = await emulator.Get($"/accounts/{TestEmulator.Account}/no/such/thing", emulator.AccountMinter);

        answer.MustBeRefused(System.Net.HttpStatusCode.NotFound, 7003);
        emulator.Emulator.Log.Entries[^1].IsServed.ShouldBeFalse();
    }

    private static IEnumerable<string> CallsIn(string line)
    {
        using var recorded = JsonDocument.Parse(line);
        return [.. recorded.RootElement.GetProperty("calls").EnumerateArray().Select(call => call.GetString()!)];
    }

    // "!GET /S/secrets" to a call on the test's account; a session's own token is not the Authorizer's matter.
    private static string? Spelt(string recorded)
    {
        var call = recorded.TrimStart('!', '~').Replace(" [jwt]", "", StringComparison.Ordinal);
        var path = call[(call.IndexOf(' ', StringComparison.Ordinal) + 1)..].Split(' ')[0]
            .Replace("/S/", "/A/workers/scripts/{script_name}/", StringComparison.Ordinal);
        path = path == "/S" ? "/A/workers/scripts/{script_name}" : path;
        path = path.StartsWith("/A/", StringComparison.Ordinal) ? $"/accounts/{TestEmulator.Account}{path[2..]}" : path;
        path = path.Replace("{zone_id}", TestEmulator.Zone, StringComparison.Ordinal).Split('?')[0];
        return path.StartsWith('/') ? $"{call.Split(' ')[0]} {Parameter().Replace(path, "x")}" : null;
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
