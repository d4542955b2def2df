using Cftoken.Tools.Expansion;
using Cftoken.Tools.Tests.Recorded;

namespace Cftoken.Tools.Tests.Expansion;

public sealed class OddConfigurationTests
{
    private static readonly string[] OddValues =
    [
        "null", "true", "1", "\"\"", "\"x\"", "[]", "{}", "[1]", "[null]", "[[]]", "[{}]", "[\"\"]", "[\"@\"]", "[\"a@\"]", "{\"bindings\": 1}",
        "{\"producers\": {\"queue\": 1}, \"consumers\": [{\"queue\": 2}]}", "[{\"pattern\": 1}]", "[{\"pattern\": \"*\"}]", "[{\"pattern\": \"://\"}]",
        "[{\"pattern\": \"a.b/*\", \"zone_id\": 1, \"zone_name\": []}]", "[{\"image\": 1, \"script_name\": 2, \"namespace\": {}, \"id\": []}]",
    ];

    [Fact]
    public void A_known_key_of_another_form_never_breaks_the_expansion()
    {
        var keys = CaseWorld.Knowledge.KnownKeys.Select(key => key.Split('.')[0]).Distinct().ToArray();
        keys.Length.ShouldBeGreaterThan(80);
        foreach (var configuration in keys.SelectMany(key => OddValues.Select(value => $$"""{"{{key}}": {{value}}}""")))
        {
            Should.NotThrow(() => Expanding.Run("wrangler deploy", configuration), configuration);
        }
    }

    [Fact]
    public void A_configuration_that_is_no_table_is_one_without_keys() =>
        Expanding.Run("wrangler deploy", "[1]").Calls.Select(call => call.Row).ShouldBe(Expanding.Run("wrangler deploy").Calls.Select(call => call.Row));

    [Theory]
    [InlineData("*")]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdef.*")]
    [InlineData("../accounts")]
    public void A_zone_id_that_is_none_is_refused(string id) =>
        Expanding.Run("wrangler deploy", $$"""{"routes": [{"pattern": "a.com/*", "zone_id": "{{id}}"}]}""").Problems.ShouldHaveSingleItem().Code.ShouldBe("config.zone-id");

    [Theory]
    [InlineData("wrangler deploy --routes --domains --env")]
    [InlineData("wrangler d1 execute --remote --command")]
    [InlineData("wrangler deploy -- -- --")]
    public void An_unfinished_command_line_never_breaks_the_expansion(string command) =>
        Should.NotThrow(() => Expanding.Run(command));

    [Fact]
    public void Every_command_expands_without_a_configuration_in_every_version()
    {
        foreach (var command in CaseWorld.Knowledge.Commands)
        {
            foreach (var version in new[] { "1.0.0", "3.114.17", "4.40.0", "4.100.0", "4.164.0", "9.0.0" })
            {
                var expansion = Expanding.Run($"wrangler {command}", "{}", version: version);
                expansion.Unknowns.ShouldNotContain(unknown => unknown.Kind == UnknownKind.Command);
            }
        }
    }
}
