using Cftoken.Cloudflare.Addressing;
using Cftoken.Cloudflare.Credentials;
using Cftoken.Core.Problems;
using Cftoken.TestInfrastructure;

namespace Cftoken.Cloudflare.Tests.Addressing;

public class ApiBaseTests
{
    private readonly FakeOutsideWorld fakes = new();

    [Fact]
    public void Without_a_word_it_is_Cloudflares_own()
    {
        var found = Find(null);

        found.ToString().ShouldBe("https://api.cloudflare.com/client/v4");
        found.IsCloudflare.ShouldBeTrue();
        found.Source.ShouldBe(ApiBaseSource.Default);
    }

    [Fact]
    public void The_command_line_wins_over_the_environment_and_the_new_variable_over_the_old()
    {
        fakes.Environment.Set("CF_API_BASE_URL", "http://127.0.0.1:1/client/v4");
        Find(null).Host.ShouldBe("127.0.0.1:1");

        fakes.Environment.Set("CLOUDFLARE_API_BASE_URL", "http://127.0.0.1:2/client/v4");
        Find(null).Host.ShouldBe("127.0.0.1:2");
        Find(null).Source.ShouldBe(ApiBaseSource.Environment);

        Find("http://127.0.0.1:3/client/v4/").ToString().ShouldBe("http://127.0.0.1:3/client/v4");
        Find("http://127.0.0.1:3/client/v4").Source.ShouldBe(ApiBaseSource.CommandLine);
    }

    [Fact]
    public void An_empty_variable_is_not_set()
    {
        fakes.Environment.Set("CLOUDFLARE_API_BASE_URL", "");

        Find(null).IsCloudflare.ShouldBeTrue();
    }

    [Theory]
    [InlineData("https://proxy.example/client/v4")]
    [InlineData("https://proxy.example:8443/cf/client/v4")]
    [InlineData("http://localhost:8787/client/v4")]
    [InlineData("http://[::1]:8787/client/v4")]
    [InlineData("http://127.9.9.9/client/v4")]
    public void An_address_is_taken(string address) => Find(address).IsCloudflare.ShouldBeFalse();

    [Theory]
    [InlineData("")]
    [InlineData("api.cloudflare.com/client/v4")]
    [InlineData("ftp://api.cloudflare.com/client/v4")]
    [InlineData("http://api.cloudflare.com/client/v4")]
    [InlineData("http://127.0.0.1.evil.example/client/v4")]
    [InlineData("http://10.0.0.1/client/v4")]
    [InlineData("https://user:pass@api.cloudflare.com/client/v4")]
    [InlineData("https://api.cloudflare.com/client/v4?x=1")]
    [InlineData("https://api.cloudflare.com/client/v4#x")]
    [InlineData("https://api.cloudflare.com/")]
    [InlineData("https://api.cloudflare.com/client/v4/user")]
    public void An_address_is_refused(string address)
    {
        var refused = Should.Throw<ProblemException>(() => Find(address)).Problems[0];

        refused.Code.ShouldBe("api-base.invalid");
        refused.Kind.ShouldBe(ProblemKind.Usage);
        refused.Message.ShouldNotContain("pass@");
    }

    [Theory]
    [InlineData("http://127.0.0.1:8787/client/v4")]
    [InlineData("https://api.cloudflare.com.evil.example/client/v4")]
    [InlineData("https://api.cloudflare.com:444/client/v4")]
    [InlineData("https://api.cloudflare.com/x/client/v4")]
    public void A_bootstrap_credential_goes_elsewhere_only_at_the_command_lines_word(string address)
    {
        var credential = new BootstrapCredential.MintingToken(new Canary().Secret);
        fakes.Environment.Set("CLOUDFLARE_API_BASE_URL", address);
        using var byEnvironment = new CloudflareClient(fakes.Build(), Find(null));
        using var byCommandLine = new CloudflareClient(fakes.Build(), Find(address));

        Should.Throw<ProblemException>(() => byEnvironment.With(credential)).Problems[0].Code.ShouldBe("api-base.bootstrap");
        byCommandLine.With(credential).ShouldNotBeNull();
        byEnvironment.With(new Canary().Secret).ShouldNotBeNull("a project's own token may");
    }

    private ApiBase Find(string? commandLine) => ApiBase.Find(commandLine, fakes.Environment);
}
