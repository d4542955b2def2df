using System.Text.Json;
using Cftoken.Catalog;
using Cftoken.Catalog.Model;
using Cftoken.Engine.Explaining;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Explaining;

public sealed class ErrorTests
{
    private readonly Asking asking = new();

    [Theory]
    [InlineData("Authentication error [code: 10000]", 10000)]
    [InlineData("code: 7403", 7403)]
    [InlineData("7403", 7403)]
    [InlineData("""{"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}""", 10000)]
    [InlineData("Authentication error", 10000)]
    public void A_code_is_found_however_it_is_written(string text, int code)
    {
        var found = asking.Read<ErrorReading>(text).Codes.ShouldHaveSingleItem();

        found.Code.ShouldBe(code);
        found.Meanings.ShouldContain(meaning => meaning.Cause == ErrorCause.MissingPermission);
    }

    // A line as wrangler 4.164.0 prints it, pasted from a log with its colours; the ids are masked by the runner.
    [Fact]
    public void A_pasted_line_tells_the_operation_from_its_path()
    {
        var reading = asking.Read<ErrorReading>(
            "2026-11-20T10:00:03.1234567Z \e[31m✘ \e[41;31m[\e[41;97mERROR\e[41;31m]\e[0m \e[1mA request to the Cloudflare API (/accounts/***/queues) failed.\e[0m\n\n  Authentication error [code: 10000]");

        reading.Codes.ShouldHaveSingleItem().Product.ShouldBe("Queues");
        reading.Operations.Select(facts => facts.Operation.ToString()).ShouldBe(["GET /accounts/{account_id}/queues", "POST /accounts/{account_id}/queues"]);
    }

    [Fact]
    public void The_page_that_a_refusal_points_at_tells_the_operation()
    {
        asking.Read<ErrorReading>("Forbidden [code: 10000]\nTo learn more about this error, visit: https://developers.cloudflare.com/api/resources/d1/subresources/database/methods/list/")
            .Operations.ShouldHaveSingleItem().Operation.ToString().ShouldBe("GET /accounts/{account_id}/d1/database");
    }

    // Facts of November 2026: numbers are used again by other products; 9109 is told apart by its message alone.
    [Theory]
    [InlineData("A request to the Cloudflare API (/accounts/a/r2/buckets/b) failed. [code: 10042]", ErrorCause.Entitlement)]
    [InlineData("A request to the Cloudflare API (/accounts/a/r2/buckets/b) failed. [code: 10007]", ErrorCause.MissingResource)]
    [InlineData("A request to the Cloudflare API (/accounts/a/workers/scripts/w) failed. [code: 10136]", ErrorCause.Entitlement)]
    [InlineData("A request to the Cloudflare API (/accounts/a/r2/buckets) failed. Authentication error [code: 10001]", ErrorCause.Transient)]
    [InlineData("A request to the Cloudflare API (/memberships) failed. Unable to authenticate request [code: 10001]", ErrorCause.MissingPermission)]
    [InlineData("Valid user-level authentication not found [code: 9109]", ErrorCause.WrongTokenFamily)]
    [InlineData("Unauthorized to access requested resource [code: 9109]", ErrorCause.MissingPermission)]
    [InlineData("Could not route to /zones/x/y, perhaps your object identifier is invalid? [code: 7003]", ErrorCause.WrongAccount)]
    public void The_meaning_depends_on_product_and_message(string text, ErrorCause cause) =>
        asking.Read<ErrorReading>(text).Codes[0].Meanings[0].Cause.ShouldBe(cause);

    [Fact]
    public void A_code_of_which_nothing_is_recorded_is_said()
    {
        asking.Read<ErrorReading>("Something [code: 987654]").Codes.ShouldHaveSingleItem().Meanings.ShouldBeEmpty();
    }

    [Fact]
    public void What_the_emulator_answers_with_is_explained()
    {
        var meanings = PermissionCatalog.Load().Errors;
        var path = Directory.EnumerateFiles(RepositoryRoot.File("src/Cftoken.Emulator"), "refusals.json", SearchOption.AllDirectories).First(file => !file.Contains("obj", StringComparison.Ordinal));
        using var refusals = JsonDocument.Parse(File.ReadAllText(path));
        foreach (var code in refusals.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("code").GetInt32()).Distinct())
        {
            meanings.All.ShouldContain(meaning => meaning.Code == code, $"code {code}");
        }
    }

    [Fact]
    public void Control_characters_and_credentials_in_pasted_text_do_not_come_out()
    {
        var canary = new Canary();

        var explanation = asking.Explain($"\e]0;evil\a\e[2J::add-mask::x CLOUDFLARE_API_TOKEN={canary.Value} [code: 10000]");

        explanation.Readings.ShouldHaveSingleItem();
        canary.MustBeAbsentFrom(explanation.Asked);
        explanation.Asked.ShouldNotContain('\e');
        explanation.Asked.ShouldNotContain('\a');
    }

    [Fact]
    public void A_megabyte_of_text_is_looked_through_and_more_is_said()
    {
        var noise = string.Concat(Enumerable.Repeat("GET /accounts code: x ((((/zones ", 40_000));

        asking.Explain(noise + " Authentication error [code: 10000]").Notes.ShouldHaveSingleItem().ShouldContain("1,000,000");
        asking.Explain(noise[..900_000] + " Authentication error [code: 10000]").Readings.OfType<ErrorReading>().ShouldHaveSingleItem()
            .Codes.ShouldContain(code => code.Code == 10000);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("////")]
    [InlineData("*")]
    [InlineData("GET")]
    [InlineData("'\"`$(")]
    [InlineData("🪵🪵🪵")]
    public void What_is_nothing_is_nothing(string text) => asking.Explain(text).Readings.ShouldBeEmpty();
}
