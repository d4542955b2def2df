using Cftoken.LogRates;
using Cftoken.Logs.Diagnosing;
using Cftoken.TestInfrastructure;
using Cftoken.Tools.Knowledge;

namespace Cftoken.Logs.Tests;

/// <summary>
/// Real wrangler's output, recorded against the emulator with one call refused (tools/Cftoken.Matrix logs): the head of each
/// file says what was called, and is never read by the diagnosis. More are recorded in shared/facts/logs.
/// </summary>
public sealed class RecordedTests
{
    private static readonly Measurement Measurement = new(Diagnosing.Catalog, new LogDiagnoser(Diagnosing.Catalog, ToolKnowledge.Load(Diagnosing.Catalog)));

    [Fact]
    public void The_repositorys_own_recordings_are_diagnosed_at_least_this_well()
    {
        var rates = Rates.Of(Measure(RepositoryRoot.File("tests/Cftoken.Logs.Tests/recorded")));

        rates.Failed.ShouldBeGreaterThan(100);
        rates.Cause.Rate.ShouldBeGreaterThanOrEqualTo(0.97, rates.ToString());
        rates.Operation.Rate.ShouldBeGreaterThanOrEqualTo(0.92, rates.ToString());
        rates.Permission.Rate.ShouldBeGreaterThanOrEqualTo(0.96, rates.ToString());
        rates.FalseAdvice.ShouldBeLessThanOrEqualTo(1, rates.ToString());
        rates.FalseAlarms.ShouldBeLessThanOrEqualTo(1, rates.ToString());
    }

    [Fact]
    public void Both_halves_of_the_shared_recordings_are_diagnosed_at_least_this_well()
    {
        if (RepositoryRoot.Shared("facts/logs") is not { } folder)
        {
            Assert.Skip("The shared recordings are not here.");
            return;
        }

        foreach (var half in Measure(folder).GroupBy(log => log.Log.IsHeldOut))
        {
            var rates = Rates.Of([.. half]);
            rates.Cause.Rate.ShouldBeGreaterThanOrEqualTo(0.95, rates.ToString());
            rates.Operation.Rate.ShouldBeGreaterThanOrEqualTo(0.90, rates.ToString());
            rates.Permission.Rate.ShouldBeGreaterThanOrEqualTo(0.97, rates.ToString());
            rates.FalseAdvice.ShouldBe(0, rates.ToString());
        }
    }

    [Fact]
    public void A_measurement_tells_a_wrong_answer_from_a_right_one()
    {
        var log = RecordedLog.Read("fail__4.164.0__x__GET_A_queues.log", "# wrangler 4.164.0: wrangler deploy\n# exit code: 1\n#   403 GET /accounts/{account_id}/queues\n✘ [ERROR] A request to the Cloudflare API (/accounts/***/d1/database) failed.\n\n  Authentication error [code: 10000]\n\n\n");

        var measured = Measurement.Measure(log);

        measured.Operation.ShouldBe(false);
        measured.Permission.ShouldBe(false);
        measured.IsFalseAdvice.ShouldBeTrue();
    }

    private static List<Measured> Measure(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.log").Order(StringComparer.Ordinal).Select(file => Measurement.Measure(RecordedLog.Read(file, File.ReadAllText(file))))];
}
