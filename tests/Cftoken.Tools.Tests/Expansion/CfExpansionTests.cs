using Cftoken.Catalog.Model;
using Cftoken.Tools.Expansion;
using Cftoken.Tools.Expansion.State;
using Cftoken.Tools.Invocations;
using Cftoken.Tools.Tests.Recorded;

namespace Cftoken.Tools.Tests.Expansion;

public sealed class CfExpansionTests
{
    private const string Other = "00000000000000000000000000000abc";

    [Fact]
    public void A_command_needs_its_one_call()
    {
        var expansion = Run("cf kv namespaces create --title x");

        var requirement = expansion.Requirements.ShouldHaveSingleItem();
        requirement.Need.ShouldBe(Need.Required);
        requirement.Evidence.Where.ShouldBe(Expanding.Script);
        requirement.Evidence.Source.ShouldContain("cf 0.0.5");
        CallOf(requirement).ShouldBe(("POST /accounts/{account_id}/storage/kv/namespaces", Resource.Account(CaseWorld.AccountId)));
        expansion.Calls.ShouldHaveSingleItem().Need.ShouldBe(Need.Required);
        expansion.Unknowns.ShouldBeEmpty();
    }

    [Fact]
    public void A_command_that_is_called_like_one_of_wranglers_is_not_wranglers()
    {
        // wrangler d1 list asks for no database and pages through; wrangler d1 create writes to the configuration.
        Run("cf d1 create --name x", """{"name": "w", "not_a_key": 1}""").Unknowns.ShouldBeEmpty();
        CallOf(Run("cf d1 info db").Requirements.ShouldHaveSingleItem()).Operation.ShouldBe("GET /accounts/{account_id}/d1/database/{database_id}");
    }

    [Theory]
    [InlineData("cf kv namespaces list", CaseWorld.AccountId)]
    [InlineData($"cf kv namespaces list -a {Other}", Other)]
    [InlineData($"cf kv namespaces list --account-id={Other}", Other)]
    [InlineData("cf kv namespaces list --account-id '$ACCOUNT'", CaseWorld.AccountId)]
    [InlineData("cf kv namespaces list --account-id '*'", CaseWorld.AccountId)]
    public void The_account_is_the_one_that_the_command_names(string command, string account) =>
        CallOf(Run(command).Requirements.ShouldHaveSingleItem()).Resource.Id.ShouldBe(account);

    [Fact]
    public void A_zone_that_is_named_is_looked_up_and_one_that_is_given_by_its_id_is_not()
    {
        var named = Run("cf dns records create -z Shop.Example.com --body {}");

        named.Requirements.Select(CallOf).ShouldBe(
        [
            ("GET /zones", Resource.ZoneNamed("shop.example.com", CaseWorld.AccountId)),
            ("POST /zones/{zone_id}/dns_records", Resource.ZoneNamed("shop.example.com", CaseWorld.AccountId)),
        ]);
        CallOf(Run($"cf dns records list --zone {Other}").Requirements.ShouldHaveSingleItem()).Resource.Id.ShouldBe(Other);
    }

    [Theory]
    [InlineData("cf dns records list")]
    [InlineData("cf dns records list --zone '$ZONE'")]
    [InlineData("cf dns records list --zone '*'")]
    public void A_zone_that_nobody_names_is_a_place_left_open_and_never_every_zone(string command) =>
        CallOf(Run(command).Requirements.ShouldHaveSingleItem()).Resource.ShouldBe(new Resource(Scope.Zone, null, null, CaseWorld.AccountId));

    [Theory]
    [InlineData("cf d1 execute db --sql 'select 1'", false)]
    [InlineData("cf d1 execute db --sql 'drop table t'", true)]
    [InlineData("cf d1 execute db --body '{}'", true)]
    public void Sql_that_may_write_wants_more_than_the_call(string command, bool writes) =>
        Run(command).Requirements.SelectMany(requirement => requirement.Alternatives[0]).Any(call => call.Effect?.Id == "d1.write").ShouldBe(writes);

    [Fact]
    public void What_the_body_of_an_upload_binds_is_said_to_be_unknown()
    {
        var expansion = Run("cf workers scripts update x");

        expansion.Unknowns.ShouldHaveSingleItem().Consequence.ShouldContain("body");
        expansion.Requirements.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_dry_run_calls_nothing_and_says_why()
    {
        var expansion = Run("cf dns records delete x --dry-run");

        expansion.Requirements.ShouldBeEmpty();
        expansion.NoCalls.ShouldNotBeNull().ShouldContain("--dry-run");
    }

    [Theory]
    [InlineData("cf frobnicate now", "cf frobnicate now")]
    [InlineData("cf secret put X", "cf secret put X")]
    public void What_is_not_known_is_said_and_nothing_is_planned_for_it(string command, string what)
    {
        var expansion = Run(command);

        var unknown = expansion.Unknowns.ShouldHaveSingleItem();
        (unknown.What, unknown.Where).ShouldBe((what, Expanding.Script));
        unknown.Consequence.ShouldContain("nothing is planned", Case.Insensitive);
        expansion.Requirements.ShouldBeEmpty();
        expansion.NoCalls.ShouldBeNull();
    }

    [Fact]
    public void A_deploy_is_planned_as_wranglers_and_said_to_be_inferred()
    {
        const string Configuration = """{"name": "w", "main": "x.js", "kv_namespaces": [{"binding": "K"}]}""";
        var cf = Run("cf deploy", Configuration);
        var wrangler = Expanding.Run("wrangler deploy", Configuration);

        cf.Requirements.Select(requirement => requirement.Alternatives[0][0]).ShouldBe(wrangler.Requirements.Select(requirement => requirement.Alternatives[0][0]));
        cf.Requirements.ShouldNotBeEmpty();
        cf.Requirements.ShouldAllBe(requirement => requirement.Evidence.Source.StartsWith("inferred", StringComparison.Ordinal) && requirement.Confidence <= 0.5);
        cf.Unknowns[0].Consequence.ShouldContain("never recorded");
        Run("cf dev").NoCalls.ShouldNotBeNull();
    }

    [Fact]
    public void Every_command_that_is_known_is_expanded_or_said_to_be_unknown()
    {
        using var stream = typeof(CfCommands).Assembly.GetManifestResourceStream("cf-commands.tsv")!;
        using var reader = new StreamReader(stream);
        var commands = reader.ReadToEnd().Split('\n').Where(line => line.Contains('\t', StringComparison.Ordinal)).Select(line => line.Split('\t')[0]).ToList();
        var expansions = commands.ConvertAll(command => Run($"cf {command}"));

        commands.Count.ShouldBe(2787);
        expansions.ShouldAllBe(expansion => expansion.Calls.Length == 1 || expansion.Unknowns.Length == 1);
        expansions.Count(expansion => expansion.Calls.Length == 1).ShouldBeGreaterThan(2500);
    }

    private static Tools.Expansion.Expansion Run(string command, string configuration = "{}") => CaseWorld.Knowledge.Expand(new ExpansionRequest(
        CfCommandLine.Parse(ShellWords.Split(command)[0], Expanding.Script).ShouldNotBeNull(),
        TestData.Config(configuration),
        new ToolVersion(4, 164, 0),
        ExpansionState.Any,
        CaseWorld.AccountId));

    private static (string Operation, Resource Resource) CallOf(Requirement requirement)
    {
        var call = requirement.Alternatives.ShouldHaveSingleItem().ShouldHaveSingleItem();
        return (call.Operation.ToString(), call.Resource);
    }
}
