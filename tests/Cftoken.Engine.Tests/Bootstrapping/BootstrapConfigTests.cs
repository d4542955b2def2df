using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;

namespace Cftoken.Engine.Tests.Bootstrapping;

public sealed class BootstrapConfigTests : IDisposable
{
    private readonly Household house = new();
    private readonly Canary token = new();

    public void Dispose() => house.Dispose();

    [Fact]
    public async Task Variables_are_called_as_it_says()
    {
        house.Configure($"MINE={token.Value}\nWHERE={new string('b', 32)}\n", "token_var = \"MINE\"\naccount_id_var = \"WHERE\"\n");

        var found = await house.FindAsync();

        found!.Value.Reveal().ShouldBe(token.Value);
        found.AccountId.ShouldBe(new string('b', 32));
        found.Source.ShouldBe(house.Home["secrets/bootstrap.env"]);
    }

    [Fact]
    public async Task Without_names_the_usual_variables_count()
    {
        house.Configure($"CLOUDFLARE_API_TOKEN={token.Value}\n");

        (await house.FindAsync())!.Value.Reveal().ShouldBe(token.Value);
    }

    [Fact]
    public async Task The_folder_for_configurations_is_the_one_that_the_environment_names()
    {
        house.Configure($"CLOUDFLARE_API_TOKEN={token.Value}\n", at: "conf/cftoken/config.toml");
        (await house.FindAsync()).ShouldBeNull();

        house.Environment.Set("XDG_CONFIG_HOME", "conf");
        (await house.FindAsync()).ShouldBeNull();
        house.Environment.Set("XDG_CONFIG_HOME", house.Home["conf"]);
        (await house.FindAsync())!.Value.Reveal().ShouldBe(token.Value);
    }

    [Fact]
    public async Task The_variable_may_name_it_from_the_home_folder()
    {
        house.Configure($"CLOUDFLARE_API_TOKEN={token.Value}\n", at: "mine.toml");
        house.Environment.Set("CF_TOKEN_SKILL_CONFIG", "~/mine.toml");

        (await house.FindAsync())!.Value.Reveal().ShouldBe(token.Value);
    }

    [Fact]
    public async Task A_relative_env_file_starts_at_the_configuration()
    {
        house.Home.WritePrivately(".config/cftoken/b.env", $"CLOUDFLARE_API_TOKEN={token.Value}\n");
        house.Home.Write(".config/cftoken/config.toml", "[bootstrap]\nenv_file = \"b.env\"\n");

        (await house.FindAsync())!.Value.Reveal().ShouldBe(token.Value);
    }

    [Fact]
    public async Task A_configuration_that_is_named_and_not_there_is_no_reason_to_look_on()
    {
        house.Configure($"CLOUDFLARE_API_TOKEN={token.Value}\n");
        house.Environment.Set("CF_TOKEN_SKILL_CONFIG", house.Home["gone.toml"]);

        var problem = (await StoppedAsync()).ShouldHaveSingleItem();

        problem.Code.ShouldBe("bootstrap-config.unreadable");
        problem.Fix!.Text.ShouldContain("unset CF_TOKEN_SKILL_CONFIG");
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once_with_its_line()
    {
        house.Home.Write(".config/cftoken/config.toml", """
            colour = "red"
            [bootstrap]
            env_fil = "x"
            env_file = "~/nowhere.env"
            token_var = 7
            key_var = "has space"
            email_var = ""
            """);

        var problems = await StoppedAsync();

        problems.Select(problem => (problem.Code, problem.Where!.Value.Line)).ShouldBe(
        [
            ("bootstrap-config.unknown-key", 1),
            ("bootstrap-config.unknown-key", 3),
            ("bootstrap-config.shape", 5),
            ("bootstrap-config.shape", 7),
            ("bootstrap-config.variable", 6),
            ("bootstrap-config.env-file", 4),
        ]);
        problems.ShouldAllBe(problem => problem.Kind == ProblemKind.Usage && problem.Where!.Value.File.EndsWith("config.toml") && problem.Fix != null);
        problems[1].Fix!.Text.ShouldBe("Did you mean \"env_file\"?");
    }

    [Theory]
    [InlineData("")]
    [InlineData("bootstrap = 1")]
    [InlineData("[bootstrap]")]
    [InlineData("[[bootstrap]]\nenv_file = 'a'")]
    [InlineData("[bootstrap")]
    [InlineData("\u0000")]
    public async Task A_file_that_is_no_configuration_is_refused(string text)
    {
        house.Home.Write(".config/cftoken/config.toml", text);

        (await StoppedAsync()).ShouldAllBe(problem => problem.Kind == ProblemKind.Usage);
    }

    [Fact]
    public async Task An_env_file_without_the_variables_is_told_with_their_names()
    {
        house.Configure("OTHER=1\n", "token_var = \"MINE\"\n");

        var problem = (await StoppedAsync()).ShouldHaveSingleItem();

        problem.Message.ShouldContain("neither MINE nor CLOUDFLARE_GLOBAL_KEY");
        problem.Kind.ShouldBe(ProblemKind.Credential);
    }

    [Theory]
    [InlineData("cfut_")]
    [InlineData("")]
    public async Task A_value_written_where_its_variables_name_belongs_is_not_shown(string prefix)
    {
        var value = prefix + token.Value[5..];
        house.Configure("OTHER=1\n", $"token_var = \"{value}\"\n");

        foreach (var problem in await StoppedAsync())
        {
            token.MustBeAbsentFrom(problem.ToString());
        }
    }

    [Fact]
    public async Task The_example_that_is_shipped_is_one()
    {
        var example = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs/config.example.toml"));
        house.Home.Write(".config/cftoken/config.toml", example.Replace("# email_var", "email_var", StringComparison.Ordinal).Replace("# key_var", "key_var", StringComparison.Ordinal));
        house.Home.WritePrivately(".config/cftoken/bootstrap.env", $"CLOUDFLARE_API_TOKEN={token.Value}\n");

        (await house.FindAsync())!.Value.Reveal().ShouldBe(token.Value);
    }

    private async Task<IReadOnlyList<Problem>> StoppedAsync() =>
        (await Should.ThrowAsync<ProblemException>(() => house.FindAsync())).Problems;
}
