using System.Text;
using Cftoken.TestInfrastructure;

namespace Cftoken.Logs.Tests;

public sealed class HostileTests
{
    private static readonly string[] Bits =
    [
        "✘ [ERROR] ", "[ERROR]", "A request to the Cloudflare API (", "/accounts/***/workers/scripts/w", ") failed.", "\n", "\n\n", "  ", "\t", "[code: 10000]", "[code: ", "99999999999",
        "Authentication error", "{\"success\":false,\"errors\":[{\"code\":", "\"message\":\"", "}]}", "\e[31m", "\e]8;;", "\u0007", "\r", "\uFEFF", "\0", "\ud800", "│ Error: ", "  with cloudflare_record.x,",
        "(10000)", "⛅️ wrangler 4.164.0", "Total Upload:", "Uploaded w (1 sec)", "Trigger configuration for \"w\" was only partially updated:", "-- START CF API REQUEST: GET https://x/client/v4/a", "-- START CF API RESPONSE: x 403",
        "curl -X POST https://api.cloudflare.com/client/v4/zones", "HTTP/2 403", "https://developers.cloudflare.com/api/resources/", "cloudflare:index:Record (x):", "Code 10000: ", "((((", "''''", "****", "/../..", "%2e%2e", "{account_id}",
        "2026-11-20T10:00:04.8514567Z ", "a\tb\t2026-11-20T10:00:04Z ", "[deploy] ", "web:deploy: ", "$ wrangler deploy", "Getting User settings...", "│ x │ ", "::error::x", "##[error]", "{\"type\":\"command-failed\",\"code\":",
    ];

    [Fact]
    public void No_text_whatever_breaks_it()
    {
        var random = new Random(20261122);
        for (var round = 0; round < 3000; round++)
        {
            var text = new StringBuilder();
            for (var count = random.Next(1, 40); count > 0; count--)
            {
                text.Append(random.Next(12) == 0 ? ((char)random.Next(1, 0xffff)).ToString() : Bits[random.Next(Bits.Length)]);
            }

            foreach (var failure in Diagnosing.Of(text.ToString()).Failures)
            {
                failure.Confidence.ShouldBeInRange(0, 1);
                failure.Evidence.ShouldAllBe(evidence => evidence.Line > 0 && !evidence.Text.Any(char.IsControl));
                failure.Fix.Text.ShouldNotBeEmpty();
            }
        }
    }

    [Fact]
    public void Cut_and_shuffled_logs_do_not_break_it()
    {
        var random = new Random(5);
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.File("tests/Cftoken.Logs.Tests/threads"), "*.txt", SearchOption.AllDirectories))
        {
            var lines = File.ReadAllLines(file);
            for (var round = 0; round < 20; round++)
            {
                random.Shuffle(lines);
                var text = string.Join('\n', lines);
                Diagnosing.Of(text[random.Next(text.Length)..]).Lines.ShouldBeGreaterThan(0);
            }
        }
    }

    [Fact]
    public void A_credential_in_a_log_does_not_come_out()
    {
        var canary = new Canary();
        var failure = Diagnosing.One($"✘ [ERROR] A request to the Cloudflare API (/accounts/***/queues) failed. CLOUDFLARE_API_TOKEN={canary.Value}\n\n  Authentication error Bearer {canary.Value} [code: 10000]\n\n\n");

        canary.MustBeAbsentFrom(string.Join('\n', failure.Evidence.Select(evidence => evidence.Text)) + failure.Says + failure.Fix + failure.Operation);
    }

    [Fact]
    public void A_line_without_an_end_is_cut_and_what_follows_is_still_read()
    {
        var log = new string('x', 5_000_000) + " wrangler ERROR\n✘ [ERROR] A request to the Cloudflare API (/accounts/***/queues) failed.\n\n  Authentication error [code: 10000]\n\n\n";

        var diagnosis = Diagnosing.Of(log);

        diagnosis.Lines.ShouldBe(6);
        diagnosis.Failures.ShouldHaveSingleItem().Evidence.ShouldContain(evidence => evidence.Line == 2);
    }

    [Fact]
    public void A_log_of_a_gigabyte_is_read_in_bounded_memory()
    {
        Diagnosing.Of("warm").Failures.ShouldBeEmpty();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var endless = new GeneratedLog(1_000_000_000);

        var diagnosis = Diagnosing.Of(endless);

        diagnosis.Failures.Length.ShouldBe(1);
        diagnosis.Lines.ShouldBeGreaterThan(10_000_000);
        // Other tests run beside it; whoever kept the text would need two gigabytes.
        endless.Peak.ShouldBeLessThan(before + (300L * 1024 * 1024));
    }

    /// <summary>Build output, with a failure of wrangler in every block; it notes how much memory is in use while it is read.</summary>
    private sealed class GeneratedLog(long length) : TextReader
    {
        private static readonly string Block =
            string.Concat(Enumerable.Range(0, 20_000).Select(line => $"2026-11-20T10:00:{line % 60:00}.1234567Z transforming ({line}) src/components/Widget{line}.tsx\n"))
            + "2026-11-20T10:01:00.1234567Z ✘ [ERROR] A request to the Cloudflare API (/accounts/***/queues) failed.\n2026-11-20T10:01:00.1234567Z \n2026-11-20T10:01:00.1234567Z   Authentication error [code: 10000]\n2026-11-20T10:01:00.1234567Z \n2026-11-20T10:01:00.1234567Z \n";

        private long left = length;
        private int at;

        public long Peak { get; private set; }

        public override int Read(char[] buffer, int index, int count)
        {
            var take = (int)Math.Min(Math.Min(count, Block.Length - at), left);
            Block.CopyTo(at, buffer, index, take);
            at = (at + take) % Block.Length;
            left -= take;
            if (at == 0)
            {
                Peak = Math.Max(Peak, GC.GetTotalMemory(forceFullCollection: false));
            }

            return take;
        }
    }
}
