using System.Text.Json;
using Cftoken.Core.Problems;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Tests.Sinks.Services;

namespace Cftoken.Tokens.Tests.Sinks.GitHub;

/// <summary>Deliveries through the real gh.</summary>
public class GitHubSinkTests
{
    private const string Repository = "/repos/acme/shop/actions/secrets/CLOUDFLARE_API_TOKEN";

    [Theory]
    [InlineData("github:acme/shop", "/repos/acme/shop/actions/secrets", "/repos/acme/shop/actions/variables")]
    [InlineData("github:acme/shop?environment=production", "/repos/acme/shop/environments/production/secrets", "/repos/acme/shop/environments/production/variables")]
    [InlineData("github:acme/shop?environment=staging eu", "/repos/acme/shop/environments/staging%20eu/secrets", "/repos/acme/shop/environments/staging%20eu/variables")]
    [InlineData("github:acme/shop?app=dependabot", "/repos/acme/shop/dependabot/secrets", null)]
    [InlineData("github:acme/shop?app=codespaces", "/repos/acme/shop/codespaces/secrets", null)]
    [InlineData("github:acme/shop?account-as=secret", "/repos/acme/shop/actions/secrets", null)]
    [InlineData("github:acme?visibility=private", "/orgs/acme/actions/secrets", "/orgs/acme/actions/variables")]
    public async Task The_token_is_sealed_for_its_store_and_stands_in_clear_nowhere(string address, string secrets, string? variables)
    {
        await using var github = await GitHubFolder.StartAsync();
        await github.Sink(address).CheckAsync(default);
        github.Service.Calls.ShouldAllBe(call => call.Method == "GET", "a check changes nothing");

        var receipt = await github.Sink(address).DeliverAsync(github.Delivery, default);

        github.Fake.Secrets.Keys.ShouldBe(variables is null ? [$"{secrets}/CLOUDFLARE_ACCOUNT_ID", $"{secrets}/CLOUDFLARE_API_TOKEN"] : [$"{secrets}/CLOUDFLARE_API_TOKEN"]);
        var stored = github.Fake.Secrets[$"{secrets}/CLOUDFLARE_API_TOKEN"];
        stored.GetProperty("key_id").GetString().ShouldBe(github.Fake.KeyOf(secrets).Id);

        // A sealed box is 48 bytes longer than what is in it: a public key and an authenticator.
        Convert.FromBase64String(stored.GetProperty("encrypted_value").GetString()!).Length.ShouldBe(github.Token.Value.Length + 48);
        github.Fake.Variables.Keys.ShouldBe(variables is null ? [] : [$"{variables}/CLOUDFLARE_ACCOUNT_ID"]);
        github.Fake.Variables.Values.ShouldAllBe(variable => variable.GetProperty("value").GetString() == GitHubFolder.AccountId);
        receipt.ReplacedAnother.ShouldBe(false);
        github.MustHoldTheTokenNowhere();
        github.Started.ShouldNotContain("CLOUDFLARE_API_TOKEN=");
        github.Started.ShouldNotContain("CF_API_KEY");
        github.Started.ShouldNotContain("GH_DEBUG");
    }

    [Fact]
    public async Task An_organisations_secret_is_for_the_repositories_that_are_named()
    {
        await using var github = await GitHubFolder.StartAsync();
        const string address = "github:acme?repositories=shop,other&visibility=selected";
        await github.Sink(address).CheckAsync(default);

        await github.Sink(address).DeliverAsync(github.Delivery, default);

        var secret = github.Fake.Secrets["/orgs/acme/actions/secrets/CLOUDFLARE_API_TOKEN"];
        secret.GetProperty("visibility").GetString().ShouldBe("selected");
        secret.GetProperty("selected_repository_ids").EnumerateArray().Select(id => id.GetInt64()).ShouldBe([11, 12], ignoreOrder: true);
        var variable = github.Fake.Variables["/orgs/acme/actions/variables/CLOUDFLARE_ACCOUNT_ID"];
        variable.GetProperty("visibility").GetString().ShouldBe("selected");
        variable.GetProperty("selected_repository_ids").EnumerateArray().Select(id => id.GetInt64()).ShouldBe([11, 12], ignoreOrder: true);
    }

    [Fact]
    public async Task Delivering_twice_leaves_one_of_each()
    {
        await using var github = await GitHubFolder.StartAsync();
        await github.Sink("github:acme/shop").DeliverAsync(github.Delivery, default);
        var variableChanges = Changes(github).Count(call => call.Path.Contains("variables", StringComparison.Ordinal));

        var second = await github.Sink("github:acme/shop").DeliverAsync(github.Delivery, default);

        (github.Fake.Secrets.Count, github.Fake.Variables.Count).ShouldBe((1, 1));
        Changes(github).Count(call => call.Path.Contains("variables", StringComparison.Ordinal)).ShouldBe(variableChanges, "the variable was right");
        second.ReplacedAnother.ShouldBeNull("nobody can read whether it was another");
    }

    [Fact]
    public async Task What_was_new_is_withdrawn_and_what_was_replaced_stays()
    {
        await using var github = await GitHubFolder.StartAsync();
        var fresh = await github.Sink("github:acme/shop").DeliverAsync(github.Delivery, default);
        (await github.Sink("github:acme/shop").WithdrawAsync(fresh, default)).ShouldBeTrue();
        (github.Fake.Secrets.Count, github.Fake.Variables.Count).ShouldBe((0, 0));

        await github.Sink("github:acme/shop").DeliverAsync(github.Delivery, default);
        var second = await github.Sink("github:acme/shop").DeliverAsync(github.Delivery, default);
        (await github.Sink("github:acme/shop").WithdrawAsync(second, default)).ShouldBeFalse();
        (github.Fake.Secrets.Count, github.Fake.Variables.Count).ShouldBe((1, 1));
    }

    [Fact]
    public async Task What_somebody_else_stored_since_is_not_withdrawn()
    {
        await using var github = await GitHubFolder.StartAsync();
        var receipt = await github.Sink("github:acme/shop").DeliverAsync(github.Delivery, default);
        github.Fake.UpdatedAt[Repository] = "2026-11-22T13:00:00Z";

        (await github.Sink("github:acme/shop").WithdrawAsync(receipt, default)).ShouldBeFalse();

        github.Fake.Secrets.Keys.ShouldBe([Repository]);
    }

    [Theory]
    [InlineData("github:acme/none", "sink.not-found")]
    [InlineData("github:acme/shop?environment=none", "sink.not-found")]
    [InlineData("github:none?visibility=all", "sink.not-found")]
    [InlineData("github:acme?repositories=none&visibility=selected", "sink.not-found")]
    public async Task What_is_not_there_is_told_before_there_is_a_token(string address, string code)
    {
        await using var github = await GitHubFolder.StartAsync();

        (await github.RefusalAsync(() => github.Sink(address).CheckAsync(default))).Select(problem => problem.Code).ShouldBe([code]);
    }

    [Theory]
    [InlineData("wrong", "sink.credential")]
    [InlineData("", "sink.no-credential")]
    public async Task A_login_that_is_none_is_told(string credential, string code)
    {
        await using var github = await GitHubFolder.StartAsync();
        github.Environment.Set("GH_TOKEN", credential.Length == 0 ? null : credential);

        var told = await github.RefusalAsync(() => github.Sink("github:acme/shop").CheckAsync(default));

        told.Select(problem => (problem.Code, problem.Kind)).ShouldBe([(code, ProblemKind.Credential)]);
    }

    [Fact]
    public async Task Without_gh_it_is_said_where_to_get_it()
    {
        using var project = new SinkFolder();
        project.Fakes.Environment.Set("PATH", project.Folder.Path);

        var told = await project.RefusalAsync(project.Sink("github:acme/shop"));

        told.ShouldBe(["sink.no-program"]);
    }

    [Fact]
    public async Task A_failure_in_the_middle_is_told_exactly_and_what_can_be_is_put_back()
    {
        await using var github = await GitHubFolder.StartAsync();
        github.Fake.Refused = Repository;

        var told = await github.RefusalAsync(() => github.Sink("github:acme/shop").DeliverAsync(github.Delivery, default));

        told.Select(problem => problem.Code).ShouldBe(["sink.forbidden", "sink.read-back"]);
        told[1].Message.ShouldBe("GitHub acme/shop does not hold the new CLOUDFLARE_API_TOKEN. CLOUDFLARE_ACCOUNT_ID was stored and is put back.");
        (github.Fake.Secrets.Count, github.Fake.Variables.Count).ShouldBe((0, 0));
    }

    [Fact]
    public async Task What_was_replaced_before_a_failure_is_named()
    {
        await using var github = await GitHubFolder.StartAsync();
        const string address = "github:acme/shop?account-as=secret";
        await github.Sink(address).DeliverAsync(github.Delivery, default);
        github.Fake.Refused = Repository;

        var told = await github.RefusalAsync(() => github.Sink(address).DeliverAsync(github.Delivery, default));

        told[1].Message.ShouldBe("GitHub acme/shop does not hold the new CLOUDFLARE_API_TOKEN. CLOUDFLARE_ACCOUNT_ID is new there, and cannot be put back.");
    }

    [Theory]
    [InlineData(Fault.DropBefore)]
    [InlineData(Fault.DropAfter)]
    [InlineData(Fault.FailBefore)]
    [InlineData(Fault.FailAfter)]
    [InlineData(Fault.TooMany)]
    public async Task A_passing_fault_is_outlasted(Fault fault)
    {
        await using var github = await GitHubFolder.StartAsync();
        github.Service.Break("PUT", fault);

        await github.Sink("github:acme/shop").DeliverAsync(github.Delivery, default);

        github.Fake.Secrets.Keys.ShouldBe([Repository]);
        github.MustHoldTheTokenNowhere();
    }

    [Fact]
    public async Task Where_GitHub_stays_down_it_is_not_certain_whether_the_secret_is_there()
    {
        await using var github = await GitHubFolder.StartAsync();
        github.Service.Break("PUT", Fault.FailAfter, always: true);

        var told = await github.RefusalAsync(() => github.Sink("github:acme/shop").DeliverAsync(github.Delivery, default));

        told.Select(problem => problem.Code).ShouldBe(["sink.service", "sink.uncertain"]);
        told[1].Message.ShouldStartWith("It is not certain whether GitHub acme/shop holds the new CLOUDFLARE_API_TOKEN.");
        github.Fake.Variables.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("github:acme")]
    [InlineData("github:acme/shop?visibility=all")]
    [InlineData("github:acme?visibility=selected")]
    [InlineData("github:acme?repositories=shop&visibility=all")]
    [InlineData("github:acme/shop?app=dependabot&environment=production")]
    [InlineData("github:acme/shop?account-as=variable&app=codespaces")]
    [InlineData("github:acme/shop?token=GITHUB_TOKEN")]
    [InlineData("github:github.example.com/acme/shop")]
    [InlineData("github:-R/shop")]
    [InlineData("github:acme/..")]
    public void A_place_that_is_none_is_refused(string address) =>
        Should.Throw<ProblemException>(() => SinkAddress.Parse(address)).Problems.ShouldHaveSingleItem().Code.ShouldBe("sink.address");

    private static IEnumerable<FakeCall> Changes(GitHubFolder github) => github.Service.Calls.Where(call => call.Method is not ("GET" or "HEAD") && call.Path != "/graphql");
}
