using Cftoken.Core.Files;
using Cftoken.Core.Files.Identity;
using Cftoken.TestInfrastructure;

namespace Cftoken.Core.Tests.Files;

public sealed class NoFollowFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public NoFollowFileTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "There links are told from files after the opening.");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_link_is_not_opened()
    {
        var real = folder.Write("real", "text");
        File.CreateSymbolicLink(folder["link"], real);
        File.CreateSymbolicLink(folder["nowhere"], folder["missing"]);

        NoFollowFile.ToRead(folder["link"]).ShouldBeNull();
        NoFollowFile.ToOwn(folder["link"]).ShouldBeNull();
        NoFollowFile.ToRead(folder["nowhere"]).ShouldBeNull();
        File.Exists(folder["missing"]).ShouldBeFalse();
    }

    [Fact]
    public void A_file_is_opened_and_read()
    {
        using var opened = NoFollowFile.ToRead(folder.Write("real", "text")).ShouldNotBeNull();

        var content = new byte[8];
        RandomAccess.Read(opened, content, 0).ShouldBe(4);
        content[..4].ShouldBe("text"u8.ToArray());
        FileIdentity.Of(opened).Kind.ShouldBe(FileKind.Regular);
    }

    [Fact]
    public void Readers_stand_beside_each_other_and_an_owner_stands_alone()
    {
        var path = folder.Write("real", "text");
        using (NoFollowFile.ToRead(path))
        using (NoFollowFile.ToRead(path))
        {
            FileContention.Is(Should.Throw<IOException>(() => NoFollowFile.ToOwn(path))).ShouldBeTrue();
        }

        using (NoFollowFile.ToOwn(path))
        {
            FileContention.Is(Should.Throw<IOException>(() => NoFollowFile.ToRead(path))).ShouldBeTrue();
            Should.Throw<IOException>(() => File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None));
        }
    }

    [Fact]
    public void What_is_not_there_is_said_to_be_missing() =>
        Should.Throw<FileNotFoundException>(() => NoFollowFile.ToRead(folder["missing"]));

    [Fact(Timeout = 60_000)]
    public async Task A_pipe_is_not_waited_for()
    {
        using var made = System.Diagnostics.Process.Start("mkfifo", [folder["pipe"]]);
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        using var opened = await Task.Run(() => NoFollowFile.ToRead(folder["pipe"]), TestContext.Current.CancellationToken);

        FileIdentity.Of(opened.ShouldNotBeNull()).Kind.ShouldBe(FileKind.Other);
    }
}
