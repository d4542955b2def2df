using Cftoken.TestInfrastructure;
using Cftoken.Tokens.Sinks;

namespace Cftoken.Tokens.Tests.Sinks.Files;

public sealed class FileSinkTests : IDisposable
{
    private readonly SinkFolder project = new();
    private readonly Canary canary = new();

    private ITokenSink Sink => project.Sink("file:token");

    private TokenDelivery Delivery => new(SinkFolder.TokenId, canary.Secret, "0123456789abcdef0123456789abcdef");

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task The_file_holds_the_value_alone_and_only_its_owner_reads_it()
    {
        await Sink.CheckAsync(default);

        (await Sink.DeliverAsync(Delivery, default)).ReplacedAnother.ShouldBe(false);
        (await Sink.DeliverAsync(Delivery, default)).ReplacedAnother.ShouldBe(false);

        project.Folder.Read("token").ShouldBe(canary.Value + "\n");
        (await Sink.ReadAsync(default)).ShouldNotBeNull().IsSameAs(canary.Secret).ShouldBeTrue();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(project.Folder["token"]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task Another_value_is_replaced_and_put_back()
    {
        project.Folder.Write("token", "former");

        var receipt = await Sink.DeliverAsync(Delivery, default);
        receipt.ReplacedAnother.ShouldBe(true);

        (await Sink.WithdrawAsync(receipt, default)).ShouldBeTrue();
        project.Folder.Read("token").ShouldBe("former\n");
        (await Sink.WithdrawAsync(receipt, default)).ShouldBeFalse();
        project.Folder.Read("token").ShouldBe("former\n");
    }

    [Theory]
    [InlineData("A=1\nB=2\n")]
    [InlineData("two words")]
    [InlineData("\u0001\u0002")]
    public async Task Something_else_than_a_value_is_not_overwritten(string text)
    {
        project.Folder.Write("token", text);

        (await project.RefusalAsync(Sink)).ShouldBe(["sink.not-a-value"]);
    }

    [Fact]
    public async Task A_file_that_git_would_commit_or_that_is_published_is_refused()
    {
        await project.GitAsync("init", "-q");
        Directory.CreateDirectory(project.Folder["public"]);

        (await project.RefusalAsync(project.Sink("file:public/token", published: "public"))).ShouldBe(["sink.published", "file.not-ignored"]);
    }
}
