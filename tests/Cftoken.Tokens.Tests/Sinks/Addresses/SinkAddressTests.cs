using System.Collections.Immutable;
using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Sinks;
using Cftoken.Tokens.Sinks.Addresses;
using FsCheck;
using FsCheck.Fluent;

namespace Cftoken.Tokens.Tests.Sinks.Addresses;

public class SinkAddressTests
{
    [Theory]
    [InlineData(".dev.vars")]
    [InlineData("apps/web/.env.production")]
    [InlineData(@"C:\project\.env")]
    [InlineData("100%.env")]
    [InlineData("file")]
    public void A_text_without_a_kind_is_the_path_of_an_env_file(string path)
    {
        var address = SinkAddress.Parse(path);

        (address.Kind, address.Target, address.Settings.Count).ShouldBe(("dotenv", path, 0));
        address.Names.ShouldBe(new SinkNames("CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"));
        address.ToString().ShouldBe(path);
    }

    [Fact]
    public void Settings_name_what_is_delivered()
    {
        var address = SinkAddress.Parse("dotenv:.env?token=A&account=B&access-key-id=C&secret-access-key=D");

        address.Names.ShouldBe(new SinkNames("A", "B", "C", "D"));
        SinkAddress.Parse("dotenv:.env?account=none").Names.ShouldBe(new SinkNames("CLOUDFLARE_API_TOKEN", null));
    }

    [Fact]
    public void An_escape_stands_for_what_would_end_a_part()
    {
        SinkAddress.Parse("dotenv:a%3Fb%25%26=c").Target.ShouldBe("a?b%&=c");
        SinkAddress.Parse("dotenv:a%C3%A9").ToString().ShouldBe("aé");
    }

    [Fact]
    public void The_order_of_settings_makes_no_difference()
    {
        SinkAddress.Parse("dotenv:.env?token=A&account=B").ShouldBe(SinkAddress.Parse("dotenv:.env?account=B&token=A"));
        SinkAddress.Parse("dotenv:.env").ShouldBe(SinkAddress.Parse(".env"));
        SinkAddress.Parse("dotenv:.env").ShouldNotBe(SinkAddress.Parse("dotenv:.env?token=A"));
    }

    [Fact]
    public void Every_address_is_read_from_its_own_text() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(Addresses.ToArbitrary(), address => SinkAddress.Parse(address.ToString()).ShouldBe(address)));

    [Fact]
    public void No_text_makes_anything_but_an_address_or_a_problem() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000),
        Prop.ForAll<NonNull<string>>(text =>
        {
            foreach (var written in (string[])[text.Get, "dotenv:" + text.Get, "dotenv:.env?" + text.Get])
            {
                try
                {
                    var address = SinkAddress.Parse(written);
                    SinkAddress.Parse(address.ToString()).ShouldBe(address);
                }
                catch (ProblemException refused)
                {
                    refused.Problems.ShouldAllBe(problem => problem.Fix != null && problem.Kind == ProblemKind.Usage);
                }
            }
        }));

    [Theory]
    [InlineData("", "sink.address")]
    [InlineData("dotenv:", "sink.address")]
    [InlineData("valut:secret/app", "sink.unknown-kind")]
    [InlineData("https://vault.example.com/secret", "sink.unknown-kind")]
    [InlineData(".env?token=A", "sink.address")]
    [InlineData("dotenv:.env?colour=red", "sink.unknown-setting")]
    [InlineData("dotenv:.env?", "sink.unknown-setting")]
    [InlineData("dotenv:.env?token=", "sink.setting")]
    [InlineData("dotenv:.env?token=A-B", "sink.setting")]
    [InlineData("dotenv:.env?token=1A", "sink.setting")]
    [InlineData("dotenv:.env?token=none&account=NONE", "sink.address")]
    [InlineData("dotenv:.env?token=A&token=B", "sink.setting")]
    [InlineData("dotenv:.env?token=A&account=a", "sink.address")]
    [InlineData("dotenv:.env?access-key-id=A", "sink.address")]
    [InlineData("dotenv:%zz", "sink.address")]
    [InlineData("dotenv:%FF", "sink.address")]
    [InlineData("dotenv:a%0Ab", "sink.address")]
    [InlineData("a\nb", "sink.address")]
    public void What_is_no_address_is_refused_with_its_repair(string text, string code)
    {
        var refused = Should.Throw<ProblemException>(() => SinkAddress.Parse(text, new SourceLocation("cftoken.jsonc", 7)));

        refused.Problems.Select(problem => problem.Code).ShouldBe([code]);
        refused.Problems[0].ShouldSatisfyAllConditions(
            problem => problem.Fix.ShouldNotBeNull(),
            problem => problem.Where.ShouldBe(new SourceLocation("cftoken.jsonc", 7)),
            problem => problem.Kind.ShouldBe(ProblemKind.Usage));
    }

    [Fact]
    public void Every_fault_of_an_address_is_told_at_once()
    {
        var refused = Should.Throw<ProblemException>(() => SinkAddress.Parse("dotenv:.env?tokn=A&account=1&x=2"));

        refused.Problems.Select(problem => (problem.Code, problem.Fix!.Text)).ShouldBe(
        [
            ("sink.unknown-setting", "Did you mean token?"),
            ("sink.setting", "Write account=NAME|none."),
            ("sink.unknown-setting", "Its settings are token, account, access-key-id, secret-access-key."),
        ]);
    }

    [Fact]
    public void A_credential_in_an_address_is_refused_and_not_repeated()
    {
        var canary = new Canary();

        foreach (var text in (string[])[$"dotenv:.env?token={canary.Value}", canary.Value, $"vualt:{canary.Value}"])
        {
            var refused = Should.Throw<ProblemException>(() => SinkAddress.Parse(text));
            refused.Problems.Select(problem => problem.Code).ShouldBe(["sink.secret"]);
            canary.MustBeAbsentFrom(refused.Problems.Select(problem => problem.ToString()));
        }
    }

    [Fact]
    public void The_example_of_each_kind_is_an_address_of_it()
    {
        foreach (var kind in SinkKinds.All)
        {
            var address = SinkAddress.Parse(kind.Example);
            address.Kind.ShouldBe(kind.Name);
            address.ToString().ShouldBe(kind.Example, "the form that is written back is the one that is shown");
        }
    }

    private static Gen<SinkAddress> Addresses =>
        from target in ArbMap.Default.GeneratorFor<NonEmptyString>()
        from isOdd in ArbMap.Default.GeneratorFor<bool>()
        from names in Gen.Elements("A", "b_2", "CLOUDFLARE_API_TOKEN", "_x").ListOf(4)
        from chosen in Gen.Elements(0, 1, 2, 4)
        let settings = new[] { "token", "account", "access-key-id", "secret-access-key" }.Take(chosen)
            .Select((name, index) => KeyValuePair.Create(name, names[index] + index))
        let address = new SinkAddress("dotenv", isOdd ? "a:b?c=d&e%f" + target.Get : target.Get, settings.ToImmutableSortedDictionary(StringComparer.Ordinal))
        where IsText(address.Target)
        select address;

    private static bool IsText(string text) =>
        !text.Any(char.IsControl) && !text.Any(char.IsSurrogate) && text.Length < 300;
}
