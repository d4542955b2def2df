using Cftoken.TestInfrastructure;

namespace Cftoken.Projects.Tests.Wrangler;

/// <summary>Keys and environments of a Pages project, from wrangler 4.164.0's own list (supportedPagesConfigFields, read 2026-11-22).</summary>
public class PagesRulesTests
{
    private static IEnumerable<string> Said(string configuration)
    {
        var world = new FakeOutsideWorld();
        world.Files.Add("/r/wrangler.json", configuration);
        return new ProjectReader(world.Build()).Read("/r").Warnings.Where(problem => problem.Code == "config.pages").Select(problem => problem.Message);
    }

    [Fact]
    public void What_a_Pages_project_may_have_is_not_remarked_on() => Said("""
        {"$schema": "s", "name": "p", "pages_build_output_dir": "dist", "compatibility_date": "2026-11-01", "vars": {"A": "1"},
         "kv_namespaces": [{"binding": "K", "id": "f"}], "d1_databases": [], "r2_buckets": [], "queues": {"producers": []}, "ai": {"binding": "AI"},
         "services": [], "env": {"preview": {"vars": {}}, "production": {"vars": {}}}}
        """).ShouldBeEmpty();

    [Theory]
    [InlineData("\"routes\": [\"a.example.com/*\"]", "\"routes\"")]
    [InlineData("\"account_id\": \"0123456789abcdef0123456789abcdef\"", "\"account_id\"")]
    [InlineData("\"main\": \"a.js\"", "\"main\"")]
    [InlineData("\"queues\": {\"consumers\": [{\"queue\": \"q\"}]}", "queues.consumers")]
    [InlineData("\"env\": {\"staging\": {}}", "env.staging")]
    public void What_it_must_not_have_is_said(string member, string words) =>
        Said($"{{\"name\": \"p\", \"pages_build_output_dir\": \"dist\", {member}}}").ShouldHaveSingleItem().ShouldContain(words);

    [Fact]
    public void A_Worker_may_have_all_of_it() => Said("""{"name": "w", "main": "a.js", "env": {"staging": {}}}""").ShouldBeEmpty();
}
