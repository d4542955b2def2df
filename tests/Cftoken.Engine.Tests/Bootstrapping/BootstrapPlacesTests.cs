using Cftoken.Cloudflare.Credentials;
using Cftoken.Core.Problems;
using Cftoken.Engine.Bootstrapping;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Bootstrapping;

public sealed class BootstrapPlacesTests : IDisposable
{
    private const string OldKey = "1234567890abcdef1234567890abcdef12345";

    private readonly Household house = new();
    private readonly Canary token = new();

    public void Dispose() => house.Dispose();

    [Fact]
    public async Task Places_are_tried_in_the_documented_order()
    {
        var places = new[] { "file", "variable", "named", "own", "skill", "key" }.ToDictionary(name => name, _ => new Canary().Value);
        places["key"] = "cfk_" + places["key"][5..];
        var file = house.Home.WritePrivately("given.env", $"CLOUDFLARE_API_TOKEN={places["file"]}\n");
        house.Environment.Set("CFTOKEN_BOOTSTRAP_TOKEN", places["variable"]);
        house.Home.WritePrivately("all.env", $"NAMED={places["named"]}\nOWN={places["own"]}\nSKILL={places["skill"]}\n");
        string Config(string variable) => $"[bootstrap]\nenv_file = '~/all.env'\ntoken_var = '{variable}'\n";
        house.Environment.Set("CF_TOKEN_SKILL_CONFIG", house.Home.Write("elsewhere/config.toml", Config("NAMED")));
        house.Home.Write(".config/cftoken/config.toml", Config("OWN"));
        house.Home.Write(".config/skills/jz-create-cf-token/config.toml", Config("SKILL"));
        house.Environment.Set("CLOUDFLARE_EMAIL", "anna@example.com").Set("CLOUDFLARE_GLOBAL_KEY", places["key"]);

        (await ValueAsync(file)).ShouldBe(places["file"]);
        (await ValueAsync()).ShouldBe(places["variable"]);
        house.Environment.Set("CFTOKEN_BOOTSTRAP_TOKEN", null);
        (await ValueAsync()).ShouldBe(places["named"]);
        house.Environment.Set("CF_TOKEN_SKILL_CONFIG", null);
        (await ValueAsync()).ShouldBe(places["own"]);
        File.Delete(house.Home[".config/cftoken/config.toml"]);
        (await ValueAsync()).ShouldBe(places["skill"]);
        File.Delete(house.Home[".config/skills/jz-create-cf-token/config.toml"]);
        house.Told.ShouldBeEmpty();
        (await ValueAsync()).ShouldBe(places["key"]);
        house.Told.ShouldHaveSingleItem().ShouldContain("Global API Key of CLOUDFLARE_GLOBAL_KEY in the environment");
        house.Environment.Set("CLOUDFLARE_GLOBAL_KEY", null);
        (await house.FindAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_projects_ordinary_token_in_the_environment_is_never_taken()
    {
        house.Environment.Set("CLOUDFLARE_API_TOKEN", token.Value).Set("CF_API_TOKEN", token.Value).Set("CLOUDFLARE_ACCOUNT_ID", new string('a', 32));
        (await house.FindAsync()).ShouldBeNull();

        // Nor does it take the key's place beside one.
        house.Environment.Set("CLOUDFLARE_EMAIL", "anna@example.com").Set("CLOUDFLARE_API_KEY", OldKey);
        (await house.FindAsync())!.Credential.ShouldBeOfType<BootstrapCredential.GlobalApiKey>().Key.Reveal().ShouldBe(OldKey);
    }

    [Fact]
    public async Task A_key_without_an_address_in_the_environment_counts_for_nothing()
    {
        house.Environment.Set("CLOUDFLARE_API_KEY", OldKey);

        (await house.FindAsync()).ShouldBeNull();
    }

    [Theory]
    [InlineData("CLOUDFLARE_GLOBAL_KEY")]
    [InlineData("CLOUDFLARE_API_KEY")]
    public async Task A_key_with_its_address_is_read_from_a_file(string variable)
    {
        var found = await house.FindAsync(Given($"CLOUDFLARE_EMAIL=anna@example.com\n{variable}={OldKey}\nCLOUDFLARE_ACCOUNT_ID={new string('a', 32)}\n"));

        var key = found!.Credential.ShouldBeOfType<BootstrapCredential.GlobalApiKey>();
        key.Email.ShouldBe("anna@example.com");
        key.Key.Reveal().ShouldBe(OldKey);
        found.AccountId.ShouldBe(new string('a', 32));
    }

    [Fact]
    public async Task Where_a_file_has_both_the_token_is_taken_unless_the_configuration_names_the_key()
    {
        var both = $"CLOUDFLARE_API_TOKEN={token.Value}\nCLOUDFLARE_EMAIL=anna@example.com\nCLOUDFLARE_GLOBAL_KEY={OldKey}\n";

        (await house.FindAsync(Given(both)))!.Credential.ShouldBeOfType<BootstrapCredential.MintingToken>();
        house.Configure(both);
        (await house.FindAsync())!.Credential.ShouldBeOfType<BootstrapCredential.MintingToken>();
        house.Configure(both, "key_var = \"CLOUDFLARE_GLOBAL_KEY\"\n");
        (await house.FindAsync())!.Credential.ShouldBeOfType<BootstrapCredential.GlobalApiKey>();
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("  {0}\r\n")]
    [InlineData("CLOUDFLARE_API_TOKEN={0}")]
    [InlineData("# mine\nexport CLOUDFLARE_API_TOKEN=\"{0}\"\n")]
    public async Task Standard_input_is_a_credential_alone_or_lines_of_an_env_file(string form)
    {
        house.Terminal.Types(string.Format(null, form, token.Value));

        (await ValueAsync("-")).ShouldBe(token.Value);
        house.Terminal.HiddenLines.ShouldBe(0);
        house.Told.ShouldBeEmpty();
    }

    [Fact]
    public async Task On_a_terminal_it_is_read_without_being_shown()
    {
        house.Terminal.IsInputTerminal = true;
        house.Terminal.Types(token.Value);

        (await ValueAsync("-")).ShouldBe(token.Value);
        house.Terminal.HiddenLines.ShouldBe(1);
        token.MustBeAbsentFrom(house.Told.Append(house.Terminal.OutText).Append(house.Terminal.ErrorText));
    }

    [Fact]
    public async Task A_key_on_standard_input_takes_its_address_from_the_environment()
    {
        house.Terminal.Types(OldKey);
        (await StoppedAsync("-")).ShouldHaveSingleItem().Code.ShouldBe("bootstrap.no-email");

        house.Terminal.Types(OldKey);
        house.Environment.Set("CLOUDFLARE_EMAIL", "anna@example.com");
        (await house.FindAsync("-"))!.Credential.ShouldBeOfType<BootstrapCredential.GlobalApiKey>().Email.ShouldBe("anna@example.com");
    }

    [Theory]
    [InlineData("CLOUDFLARE_API_TOKEN=cfoat_abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrs", "OAuth")]
    [InlineData("CLOUDFLARE_API_TOKEN=v1.0-0123456789abcdef01234567-00", "Origin CA")]
    [InlineData("CLOUDFLARE_API_TOKEN=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "R2 key pair")]
    [InlineData("CLOUDFLARE_API_TOKEN=0123456789abcdef0123456789abcdef", "an id")]
    [InlineData("CLOUDFLARE_API_TOKEN=1234567890abcdef1234567890abcdef12345", "e-mail address")]
    [InlineData("CLOUDFLARE_EMAIL=a@example.com\nCLOUDFLARE_GLOBAL_KEY=cfut_abcdefghijklmnopqrstuvwxyzabcdefghijklmn01234567", "not a Global API Key")]
    [InlineData("CLOUDFLARE_EMAIL=nobody\nCLOUDFLARE_GLOBAL_KEY=1234567890abcdef1234567890abcdef12345", "no e-mail address")]
    [InlineData("CLOUDFLARE_EMAIL=a@example.com", "does not define")]
    [InlineData("", "does not define")]
    public async Task A_credential_of_another_kind_is_said_to_be_one(string text, string says)
    {
        var problem = (await StoppedAsync(Given(text))).ShouldHaveSingleItem();

        problem.Message.ShouldContain(says);
        problem.Kind.ShouldBe(ProblemKind.Credential);
        problem.Where!.Value.File.ShouldEndWith("given.env");
        foreach (var value in text.Split('\n').Select(line => line[(line.IndexOf('=') + 1)..]).Where(value => value.Length > 20))
        {
            (problem.Message + problem.Fix).ShouldNotContain(value);
        }
    }

    [Fact]
    public void Known_ones_are_those_that_need_no_naming_and_a_wrong_place_hides_no_other()
    {
        house.Environment.Set("CFTOKEN_BOOTSTRAP_TOKEN", token.Value).Set("CLOUDFLARE_EMAIL", "anna@example.com").Set("CLOUDFLARE_API_KEY", OldKey);
        house.Home.Write(".config/cftoken/config.toml", "nonsense");

        BootstrapSource.KnownTo(house.World).Select(known => known.Value.Reveal()).ShouldBe([token.Value, OldKey]);
    }

    private string Given(string text) => house.Home.WritePrivately("given.env", text);

    private async Task<string?> ValueAsync(string? file = null) => (await house.FindAsync(file))?.Value.Reveal();

    private async Task<IReadOnlyList<Problem>> StoppedAsync(string? file = null) =>
        (await Should.ThrowAsync<ProblemException>(() => house.FindAsync(file))).Problems;
}
