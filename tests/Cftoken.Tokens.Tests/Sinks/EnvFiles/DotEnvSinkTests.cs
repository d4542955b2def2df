using Cftoken.Core.Git;
using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.Tests.Sinks.EnvFiles;

public sealed class DotEnvSinkTests : IDisposable
{
    private const string AccountId = "0123456789abcdef0123456789abcdef";

    private readonly SinkFolder project = new();
    private readonly Canary canary = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task A_new_file_holds_the_token_and_the_account()
    {
        var receipt = await DeliverAsync(project.Sink());

        project.Folder.Read(".dev.vars").ShouldBe($"CLOUDFLARE_API_TOKEN={canary.Value}\nCLOUDFLARE_ACCOUNT_ID={AccountId}\n");
        (receipt.Sink, receipt.ReplacedAnother, receipt.Git).ShouldBe((".dev.vars", false, GitProtection.NoWorkTree));
        canary.MustBeAbsentFromFiles(project.Folder.Path, project.Folder[".dev.vars"]);
    }

    [Theory]
    [InlineData("# mine\nB = 'two'  # why\n\nA=1\n", "\n")]
    [InlineData("# mine\r\nB=\"two\"\r\n\r\nA=1\r\n", "\r\n")]
    [InlineData("\ufeffA=1\n", "\n")]
    [InlineData("A=\"several\nlines\"\n", "\n")]
    public async Task Every_other_line_stays_as_it_is(string text, string lineEnd)
    {
        await File.WriteAllTextAsync(project.Folder[".dev.vars"], text);

        await DeliverAsync(project.Sink());

        System.Text.Encoding.UTF8.GetString(await File.ReadAllBytesAsync(project.Folder[".dev.vars"])).ShouldBe(
            $"{text}CLOUDFLARE_API_TOKEN={canary.Value}{lineEnd}CLOUDFLARE_ACCOUNT_ID={AccountId}{lineEnd}");
    }

    [Fact]
    public async Task Another_token_is_replaced_in_its_place_and_that_is_said()
    {
        project.Folder.Write(".dev.vars", "A=1\nCLOUDFLARE_API_TOKEN=\"former\" # ours\nB=2\n");

        (await DeliverAsync(project.Sink())).ReplacedAnother.ShouldBe(true);

        project.Folder.Read(".dev.vars").ShouldStartWith($"A=1\nCLOUDFLARE_API_TOKEN={canary.Value} # ours\nB=2\n");
    }

    [Fact]
    public async Task Delivering_twice_changes_nothing_the_second_time()
    {
        await DeliverAsync(project.Sink());
        var first = project.Folder.Read(".dev.vars");

        (await DeliverAsync(project.Sink())).ReplacedAnother.ShouldBe(false);

        project.Folder.Read(".dev.vars").ShouldBe(first);
    }

    [Theory]
    [InlineData("A=1\n# mine\n")]
    [InlineData("A=1\nCLOUDFLARE_API_TOKEN=\"former\" # ours\nB=2\n")]
    [InlineData("CLOUDFLARE_ACCOUNT_ID=theirs\nCLOUDFLARE_API_TOKEN=former\n")]
    public async Task A_delivery_is_withdrawn_without_a_trace_but_quotes(string text)
    {
        project.Folder.Write(".dev.vars", text);
        var receipt = await DeliverAsync(project.Sink());

        (await project.Sink().WithdrawAsync(receipt, default)).ShouldBeTrue();

        project.Folder.Read(".dev.vars").ShouldBe(text.Replace("\"", string.Empty));
    }

    [Fact]
    public async Task What_somebody_else_wrote_since_is_not_withdrawn()
    {
        var receipt = await DeliverAsync(project.Sink());
        project.Folder.Write(".dev.vars", $"CLOUDFLARE_API_TOKEN=theirs\nCLOUDFLARE_ACCOUNT_ID={AccountId}\n");

        (await project.Sink().WithdrawAsync(receipt, default)).ShouldBeFalse();

        project.Folder.Read(".dev.vars").ShouldBe("CLOUDFLARE_API_TOKEN=theirs\n");
    }

    [Fact]
    public async Task The_address_names_the_variables_and_asks_for_the_s3_pair()
    {
        const string address = "dotenv:.env?access-key-id=R2_ID&account=none&secret-access-key=R2_SECRET&token=R2_TOKEN";
        project.Folder.Write(".env", "CLOUDFLARE_API_TOKEN=theirs\n");

        var receipt = await DeliverAsync(project.Sink(address));

        project.Folder.Read(".env").ShouldBe(
            $"CLOUDFLARE_API_TOKEN=theirs\nR2_TOKEN={canary.Value}\nR2_ID={SinkFolder.TokenId}\nR2_SECRET={Sha256(canary.Value)}\n");
        receipt.ReplacedAnother.ShouldBe(false);
        (await project.Sink(address).ReadAsync(default)).ShouldNotBeNull().IsSameAs(canary.Secret).ShouldBeTrue();
        (await project.Sink(address).WithdrawAsync(receipt, default)).ShouldBeTrue();
        project.Folder.Read(".env").ShouldBe("CLOUDFLARE_API_TOKEN=theirs\n");
    }

    [Fact]
    public async Task Without_a_known_account_its_line_is_left_alone()
    {
        project.Folder.Write(".dev.vars", "CLOUDFLARE_ACCOUNT_ID=theirs\n");

        await project.Sink().DeliverAsync(new TokenDelivery(SinkFolder.TokenId, canary.Secret, null), default);

        project.Folder.Read(".dev.vars").ShouldBe($"CLOUDFLARE_ACCOUNT_ID=theirs\nCLOUDFLARE_API_TOKEN={canary.Value}\n");
    }

    [Theory]
    [InlineData(".dev.vars", "public", true)]
    [InlineData(".dev.vars", ".", false)]
    [InlineData(".dev.vars", "./", false)]
    [InlineData("public/.dev.vars", "public", false)]
    [InlineData("public/.dev.vars", "./public/", false)]
    [InlineData("public-too/.dev.vars", "public", true)]
    [InlineData("link/.dev.vars", "public", false)]
    [InlineData("public/.dev.vars", "link", false)]
    public async Task A_file_in_a_published_folder_is_refused(string path, string published, bool isFine)
    {
        Directory.CreateDirectory(project.Folder["public"]);
        Directory.CreateDirectory(project.Folder["public-too"]);
        Directory.CreateSymbolicLink(project.Folder["link"], "public");
        var sink = project.Sink(path, isChosen: true, published);

        if (isFine)
        {
            await sink.CheckAsync(default);
        }
        else
        {
            (await project.RefusalAsync(sink)).ShouldBe(["sink.published"]);
        }
    }

    [Theory]
    [InlineData(".env", "GREETING=hello\n", "sink.hides-variables")]
    [InlineData(".env.local", "CLOUDFLARE_API_TOKEN=x\nGREETING=hello\n", "sink.hides-variables")]
    [InlineData(".env.staging", "GREETING=hello\n", "sink.hides-variables")]
    [InlineData(".env", "CLOUDFLARE_API_TOKEN=x\nCF_ACCOUNT_ID=y\n# GREETING=hello\n", null)]
    [InlineData(".env.example", "GREETING=hello\n", null)]
    [InlineData(".environment", "GREETING=hello\n", null)]
    public async Task A_new_dev_vars_that_would_hide_variables_is_refused(string file, string text, string? code)
    {
        project.Folder.Write(file, text);

        if (code is null)
        {
            await project.Sink().CheckAsync(default);
        }
        else
        {
            (await project.RefusalAsync(project.Sink())).ShouldBe([code]);
        }
    }

    [Fact]
    public async Task Hiding_is_accepted_where_it_was_chosen_or_is_so_already()
    {
        project.Folder.Write(".env", "GREETING=hello\n");
        await project.Sink(isChosen: true).CheckAsync(default);
        await project.Sink(".env.local").CheckAsync(default);

        project.Folder.Write(".dev.vars", "A=1\n");
        await project.Sink().CheckAsync(default);
    }

    [Fact]
    public async Task A_file_that_is_no_text_is_refused_and_kept()
    {
        await File.WriteAllBytesAsync(project.Folder[".dev.vars"], [0x41, 0x3d, 0xff, 0xfe, 0x0a]);

        (await project.RefusalAsync(project.Sink())).ShouldBe(["dotenv.encoding"]);
    }

    [Fact]
    public async Task All_reasons_are_told_at_once()
    {
        await project.GitAsync("init", "-q");
        project.Folder.Write(".env", "GREETING=hello\n");

        (await project.RefusalAsync(project.Sink(published: "."))).ShouldBe(["sink.published", "sink.hides-variables", "file.not-ignored"]);
    }

    private static string Sha256(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private async Task<SinkReceipt> DeliverAsync(ITokenSink sink)
    {
        await sink.CheckAsync(default);
        return await sink.DeliverAsync(new TokenDelivery(SinkFolder.TokenId, canary.Secret, AccountId), default);
    }
}
